package io.tidegate.it.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/faults.md names tests that exist, and forgets none of the faults. */
final class FaultsPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern SCRIPT = Pattern.compile("`bench/([a-z-]+)`");
    private static final Map<Character, Integer> FAULTS =
            Map.of('C', 18, 'D', 11, 'E', 14, 'F', 16, 'G', 9);

    private final Path root = root();
    private final String page = read(root.resolve("docs/faults.md"));

    @Test
    void every_fault_has_its_row() {
        List<String> all =
                FAULTS.entrySet().stream()
                        .flatMap(letter ->
                                IntStream.rangeClosed(1, letter.getValue())
                                        .mapToObj(number -> "" + letter.getKey() + number))
                        .toList();

        assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void every_row_says_something() {
        assertThat(page.lines().filter(line -> ROW.matcher(line).find()))
                .allSatisfy(row -> {
                    String shown = row.substring(0, row.length() - 1);
                    assertThat(shown.substring(shown.lastIndexOf('|') + 1).strip())
                            .hasSizeGreaterThan(10);
                });
    }

    @Test
    void every_test_that_is_named_exists() throws IOException {
        Map<String, String> sources = sources();

        assertThat(TEST.matcher(page).results())
                .hasSizeGreaterThan(100)
                .allSatisfy(test -> {
                    assertThat(sources).containsKey(test.group(1));
                    assertThat(sources.get(test.group(1))).contains("void " + test.group(2) + "(");
                });
    }

    @Test
    void every_script_that_is_named_exists() {
        assertThat(SCRIPT.matcher(page).results().map(MatchResult::group).distinct())
                .hasSizeGreaterThan(2)
                .allSatisfy(script ->
                        assertThat(
                                        root.resolve("integration-tests")
                                                .resolve(script.replace("`", "")))
                                .isExecutable());
    }

    /** The sources of all tests, by the name of the class. */
    private Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("conf", "sharding", "ha", "proxy", "integration-tests")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file ->
                                sources.merge(
                                        file.getFileName().toString().replace(".java", ""),
                                        read(file),
                                        String::concat));
            }
        }
        return sources;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/faults.md"))) {
            here = Objects.requireNonNull(here.getParent(), "docs/faults.md");
        }
        return here;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
