package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that people start from, and the page that explains them. */
class ExamplesTest {
    private static final Path FILES = Path.of("examples");
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("APP_PASSWORD", "a", "SHOP_PASSWORD", "s", "TIDEGATE_PASSWORD", "t");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_example_is_a_valid_configuration(Path file) {
        assertThat(ConfigurationLoader.load(file, ENVIRONMENT))
                .isInstanceOf(LoadResult.Loaded.class);
    }

    @Test
    void the_page_shows_a_valid_configuration() throws IOException {
        String whole =
                BLOCK.matcher(Files.readString(PAGE))
                        .results()
                        .map((MatchResult block) -> block.group(1))
                        .findFirst()
                        .orElse("");

        assertThat(ConfigurationLoader.parse(whole, ENVIRONMENT))
                .isInstanceOf(LoadResult.Loaded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"listener", "pool", "limits"})
    void the_page_explains_every_setting(String section) throws IOException {
        String page = Files.readString(PAGE);

        assertThat(settings(section)).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    }

    /** The keys of a section, by what the loader offers to somebody who wrote an unknown one. */
    private static List<String> settings(String section) {
        String yaml = "apiVersion: tidegate/v1\n" + section + ": {qqqqqqqqqqqqqqqqqqqqqqqq: 1}\n";
        String hint =
                ((LoadResult.Invalid) ConfigurationLoader.parse(yaml, Map.of()))
                        .problems().stream()
                                .map(Problem::hint)
                                .filter(text -> text.startsWith("known keys: "))
                                .findFirst()
                                .orElseThrow();
        return List.of(hint.substring("known keys: ".length()).split(", "));
    }

    @Test
    void the_shop_example_has_two_groups() {
        Configuration shop =
                ((LoadResult.Loaded)
                                ConfigurationLoader.load(FILES.resolve("shop.yaml"), ENVIRONMENT))
                        .configuration();

        assertThat(shop.groups()).hasSize(2);
    }
}
