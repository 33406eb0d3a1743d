package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextDiffTest {
    @Test
    void the_lines_that_differ_are_shown_with_their_surroundings() {
        assertThat(TextDiff.of("version 1", "a\nb\nc\n", "version 2", "a\nx\nc\n"))
                .containsExactly(
                        "--- version 1",
                        "+++ version 2",
                        "@@ -1,3 +1,3 @@",
                        " a",
                        "-b",
                        "+x",
                        " c");
    }

    @Test
    void texts_that_are_alike_have_no_difference() {
        assertThat(TextDiff.of("1", "a\n", "2", "a\n")).isEmpty();
    }
}
