package io.tidegate.ha.versions;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** What two versions' texts have that the other has not, as {@code diff -u} writes it. */
public final class TextDiff {
    private static final int CONTEXT = 3;

    private TextDiff() {}

    /** The lines of the difference; none when they are alike. */
    public static List<String> of(String name, String text, String otherName, String other) {
        List<String> lines = text.lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                name, otherName, lines, DiffUtils.diff(lines, other.lines().toList()), CONTEXT);
    }
}
