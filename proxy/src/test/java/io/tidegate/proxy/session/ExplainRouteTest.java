package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.plan.Cancellation;
import io.tidegate.sharding.plan.Explainer;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What EXPLAIN ROUTE says of the statements in {@code src/test/resources/explain}, and the page
 * that shows them. After a change run with {@code -Dgolden.update=true -Ddocs.update=true} and
 * review the difference.
 */
class ExplainRouteTest {
    private static final Path FOLDER = Path.of("src/test/resources/explain");
    private static final Path STATEMENTS = FOLDER.resolve("statements.txt");
    private static final Path RULES = FOLDER.resolve("shop.yaml");
    private static final Path PAGE = Path.of("../docs/explain-route.md");
    private static final String BEGIN = "<!-- generated from ExplainRouteTest: begin -->\n";
    private static final String END = "<!-- generated from ExplainRouteTest: end -->\n";

    private static final SqlDialect DIALECT =
            new SqlDialect(StandardCharsets.UTF_8, false, false, false, Recoding.NONE);

    @Test
    void statements_are_explained_as_written() throws IOException {
        String written = Files.readString(STATEMENTS);
        String explained = explained(written);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(STATEMENTS, explained);
        }

        assertThat(explained).isEqualTo(written);
    }

    @Test
    void the_page_shows_what_is_explained() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected = page.substring(0, begin) + shown() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    /** Keeps statements and texts and writes what is said under each statement anew. */
    private static String explained(String written) {
        RuleSet rules = rules();
        StringBuilder out = new StringBuilder();
        for (String line : written.lines().toList()) {
            if (line.startsWith("= ") || line.startsWith(": ")) {
                out.append(out.isEmpty() ? "" : "\n").append(line).append('\n');
            } else if (line.startsWith("> ")) {
                out.append('\n').append(line).append('\n');
                explain(line.substring(2), rules).forEach(row -> print(row, out));
            }
        }
        return out.toString();
    }

    private static RuleSet rules() {
        return switch (ConfigurationLoader.load(RULES, Map.of())) {
            case LoadResult.Loaded loaded -> RuleSet.of(loaded.configuration());
            case LoadResult.Invalid invalid ->
                    throw new IllegalStateException(invalid.problems().toString());
        };
    }

    private static List<List<String>> explain(String sql, RuleSet rules) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        var scan = new Scanner(200).scan(bytes, 0, bytes.length, DIALECT);
        var unplanned = RouteExplaining.unplanned(scan);
        if (unplanned != null) {
            return RouteRows.of(unplanned);
        }
        ScannedSql scanned = scan.snapshot();
        return RouteRows.of(Explainer.explain(scanned, "shop", rules, new Cancellation()));
    }

    private static void print(List<String> row, StringBuilder out) {
        out.append("%-9s  %-28s  %s%n".formatted(row.get(0), row.get(1), row.get(2)));
        if (!row.get(3).isEmpty()) {
            out.append("%-9s  %-28s    why: %s%n".formatted("", "", row.get(3)));
        }
    }

    private static String shown() throws IOException {
        StringBuilder out = new StringBuilder();
        boolean open = false;
        for (String line : explained(Files.readString(STATEMENTS)).lines().toList()) {
            boolean row = !line.isEmpty() && !line.startsWith("> ");
            boolean text = line.startsWith("= ") || line.startsWith(": ");
            if (open && line.isEmpty()) {
                out.append("```\n");
                open = false;
            }
            if (text) {
                out.append(line.startsWith("=") ? "\n## " : "\n").append(line.substring(2));
                out.append('\n');
            } else if (line.startsWith("> ")) {
                out.append("\n```\nEXPLAIN ROUTE ").append(line.substring(2)).append("\n\n");
                open = true;
            } else if (row) {
                out.append(line).append('\n');
            }
        }
        return out.append(open ? "```\n" : "").append('\n').toString();
    }
}
