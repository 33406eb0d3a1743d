package io.tidegate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/evidence.md forgets no row of the matrix and no mutant, and its raw files are there. */
final class EvidencePageTest {
    private static final Pattern RAW = Pattern.compile("\\]\\((evidence/[^)]+)\\)");

    private final Path docs = docs();

    private String page() throws Exception {
        return Files.readString(docs.resolve("evidence.md"));
    }

    @Test
    void every_row_has_its_line() throws Exception {
        String page = page();

        assertThat(
                        Stream.concat(
                                FaultMatrix.rows().stream().map(FaultRow::id),
                                FaultMatrix.elsewhere().keySet().stream()))
                .allSatisfy(id ->
                        assertThat(page)
                                .containsPattern(
                                        Pattern.compile("(?m)^\\| \\*?" + id + "\\*? \\|")));
    }

    @Test
    void every_mutant_has_its_line() throws Exception {
        String page = page();

        assertThat(Mutant.values())
                .allSatisfy(mutant -> assertThat(page).contains("| `" + mutant.name() + "` |"));
    }

    @Test
    void every_raw_file_is_there() throws Exception {
        assertThat(RAW.matcher(page()).results().map(found -> docs.resolve(found.group(1))))
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    private static Path docs() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/evidence.md"))) {
            here = Objects.requireNonNull(here.getParent(), "docs/evidence.md");
        }
        return here.resolve("docs");
    }
}
