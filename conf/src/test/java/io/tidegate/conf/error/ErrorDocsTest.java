package io.tidegate.conf.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/errors.md in step with {@link ErrorCode}; {@code -Ddocs.update=true} rewrites it. */
class ErrorDocsTest {
    private static final Path PAGE = Path.of("../docs/errors.md");
    private static final Path SOURCE =
            Path.of("src/main/java/io/tidegate/conf/error/ErrorCode.java");
    private static final String BEGIN = "<!-- generated from ErrorCode: begin -->\n";
    private static final String END = "<!-- generated from ErrorCode: end -->\n";
    private static final Pattern DOCUMENTED_CONSTANT =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+([A-Z][A-Z0-9_]+)\\(", Pattern.DOTALL);

    @Test
    void the_page_lists_every_error_as_the_enum_has_it() throws IOException {
        String page = Files.readString(PAGE);
        String expected = withTables(page, tables());
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void every_error_of_our_own_says_what_it_means() throws IOException {
        Map<String, String> meanings = meanings();

        assertThat(ErrorCode.values())
                .filteredOn(code -> !code.isNative())
                .allSatisfy(code -> assertThat(meanings.get(code.name())).isNotBlank());
    }

    private static String withTables(String page, String tables) {
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        return page.substring(0, begin) + tables + page.substring(page.indexOf(END));
    }

    private static String tables() throws IOException {
        Map<String, String> meanings = meanings();
        return "## MySQL's own errors\n\n"
                + "| error | number | SQLSTATE | whose move | again? |\n|---|---|---|---|---|\n"
                + rows(true, meanings)
                + "\n## Tidegate's errors\n\n"
                + "| code | number | SQLSTATE | whose move | again? | meaning |\n"
                + "|---|---|---|---|---|---|\n"
                + rows(false, meanings);
    }

    private static String rows(boolean ofMySql, Map<String, String> meanings) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.isNative() == ofMySql)
                .map(code -> row(code, meanings))
                .collect(Collectors.joining());
    }

    private static String row(ErrorCode code, Map<String, String> meanings) {
        String name = code.isNative() ? nativeName(code) : code.displayName();
        String meaning = code.isNative() ? "" : " " + meanings.get(code.name()) + " |";
        return "| `%s` | %d | %s | %s | %s |%s\n"
                .formatted(
                        name,
                        code.errno(),
                        code.sqlState(),
                        words(code.category()),
                        words(code.retry()),
                        meaning);
    }

    private static String nativeName(ErrorCode code) {
        return code.name().substring("MYSQL_".length());
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The first words of Javadoc of each constant that has some. */
    private static Map<String, String> meanings() throws IOException {
        Map<String, String> meanings = new HashMap<>();
        Matcher matcher = DOCUMENTED_CONSTANT.matcher(Files.readString(SOURCE));
        while (matcher.find()) {
            meanings.put(
                    matcher.group(2),
                    matcher.group(1)
                            .replaceAll("\\s*\\n\\s*\\*\\s?", " ")
                            .replaceAll("\\{@code ([^}]*)}", "`$1`")
                            .strip());
        }
        return meanings;
    }
}
