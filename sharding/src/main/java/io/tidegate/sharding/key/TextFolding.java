package io.tidegate.sharding.key;

import org.jspecify.annotations.Nullable;

/**
 * Folds texts coarser than a collation: what it finds equal is folded alike. Printable ASCII is
 * folded to its lower case by all of them, and spaces at the end are dropped.
 */
public sealed interface TextFolding permits AsciiFolding, CodePointFolding, WeightFolding {
    /** For collations of which nothing is proven but that they keep ASCII apart. */
    TextFolding ASCII = new AsciiFolding();

    /** For binary collations. */
    TextFolding CODE_POINTS = new CodePointFolding();

    /** Null when the text has a character that the collation may take for anything. */
    @Nullable String fold(String text);

    /** What can be routed by, for those who wrote something else. */
    String description();

    /** Without the spaces at its end. */
    static String trimmed(CharSequence folded) {
        int end = folded.length();
        while (end > 0 && folded.charAt(end - 1) == ' ') {
            end--;
        }
        return folded.subSequence(0, end).toString();
    }
}
