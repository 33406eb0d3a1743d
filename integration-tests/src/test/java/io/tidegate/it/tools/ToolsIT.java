package io.tidegate.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What tools ask when they start and look around, in {@code src/test/resources/tools}. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Shops.class)
final class ToolsIT {
    private static final Pattern SUB_TABLE =
            Pattern.compile("(users|orders|counters)_\\d{4}|events_\\d{6}");

    private final Shop shop;

    ToolsIT(Shop shop) {
        this.shop = shop;
    }

    static Stream<Arguments> tools() throws IOException {
        String base = Objects.requireNonNull(System.getProperty("tidegate.it.base"));
        try (Stream<Path> files = Files.list(Path.of(base, "src/test/resources/tools"))) {
            return files
                    .filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .flatMap(file ->
                            Stream.of(
                                    Arguments.of(file.getFileName().toString(), "", file),
                                    Arguments.of(
                                            file.getFileName().toString(),
                                            "&useServerPrepStmts=true",
                                            file)))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("tools")
    void a_tool_is_answered_as_where_the_tables_are_whole(String tool, String options, Path file)
            throws Exception {
        List<String> differences = new ArrayList<>();
        try (Connection proxied = shop.proxied("app", "secret", "shop", options);
                Connection direct = shop.direct("shop", options)) {
            for (Question question : Question.of(file)) {
                if (question.isFor(shop.cluster().family())) {
                    boolean refused =
                            question.refused() || question.refusedPrepared() && !options.isEmpty();
                    compare(question, refused, proxied, direct, differences);
                }
            }
        }
        assertThat(differences).as(tool).isEmpty();
    }

    private static void compare(
            Question question,
            boolean refused,
            Connection proxied,
            Connection direct,
            List<String> differences) {
        String seen = outcome(question, proxied);
        if (refused) {
            if (!seen.contains("TG-")) {
                differences.add(question.sql() + "\nshould be refused and is not: " + seen);
            }
            return;
        }
        if (SUB_TABLE.matcher(seen).find()) {
            differences.add(question.sql() + "\nshows a sub-table: " + seen);
        }
        String expected = outcome(question, direct);
        boolean same = question.differs() ? !seen.startsWith("error") : seen.equals(expected);
        if (!same) {
            differences.add(question.sql() + "\nexpected " + expected + "\nbut was " + seen);
        }
    }

    private static String outcome(Question question, Connection client) {
        try (PreparedStatement statement = client.prepareStatement(question.sql())) {
            for (int i = 0; i < question.parameters().size(); i++) {
                statement.setString(i + 1, question.parameters().get(i));
            }
            if (!statement.execute()) {
                return "no rows";
            }
            try (ResultSet result = statement.getResultSet()) {
                return Answer.of(result, question.hidden()).sorted().toString();
            }
        } catch (SQLException failed) {
            return "error " + failed.getErrorCode() + " " + failed.getMessage();
        }
    }
}
