package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlacesTest {
    private static final Path PLANS = Path.of("src/test/resources/plans");
    private static final Pattern PLACE =
            Pattern.compile(" \\(line (\\d+), column (\\d+)(?:, at `?(.*?)`?)?\\)$");

    private final RuleSet rules = Shop.rules(MultiShardWrite.REFUSE);

    static Stream<String> statements() throws IOException {
        try (Stream<Path> files = Files.list(PLANS)) {
            return files
                    .sorted()
                    .flatMap(file -> lines(file).stream())
                    .filter(line -> line.startsWith("> "))
                    .map(line -> line.substring(2))
                    .toList()
                    .stream();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void a_refusal_tells_the_place_in_the_clients_own_text(String sql) {
        if (!(planned(sql) instanceof BoundPlan.Refused refused) || refused.code().isNative()) {
            return;
        }
        String written = "\n  /* é\n */ " + sql.replaceFirst(" ", "\n\t ");

        String told = ((BoundPlan.Refused) planned(written)).message();

        Matcher place = PLACE.matcher(told);
        assertThat(place.find()).as(told).isTrue();
        assertThat(PLACE.matcher(refused.message()).replaceFirst(""))
                .isEqualTo(place.replaceFirst(""));
        String line = written.split("\n", -1)[Integer.parseInt(place.group(1)) - 1];
        String there = line.substring(Integer.parseInt(place.group(2)) - 1);
        if (place.group(3) == null) {
            // A literal, of which nothing else is told.
            assertThat(there).matches("[-'\"0-9xXbBnNtTfF(].*");
        } else {
            assertThat(there.startsWith("`") ? there.substring(1) : there)
                    .startsWith(place.group(3));
        }
    }

    /** Errors of MySQL's own read as MySQL writes them. */
    private static final Set<String> WITHOUT_PLACE =
            Set.of(ErrorCode.MYSQL_NONUNIQ_TABLE.displayName());

    @Test
    void every_refusal_of_the_golden_plans_has_a_place() throws IOException {
        List<String> without = new ArrayList<>();
        int refusals = 0;
        try (Stream<Path> files = Files.list(PLANS)) {
            for (Path file : files.sorted().toList()) {
                List<String> lines = lines(file);
                for (int i = 0; i + 1 < lines.size(); i++) {
                    if (lines.get(i).startsWith("refused TG-")) {
                        refusals++;
                        if (!PLACE.matcher(lines.get(i + 1)).find()
                                && !WITHOUT_PLACE.contains(lines.get(i).substring(8))) {
                            without.add(file.getFileName() + ": " + lines.get(i + 1).strip());
                        }
                    }
                }
            }
        }

        assertThat(without).isEmpty();
        assertThat(refusals).isGreaterThan(100);
    }

    @Test
    void every_refusal_of_the_documentation_has_a_place() throws IOException {
        List<String> refused =
                Files.readAllLines(Path.of("../docs/sql.md")).stream()
                        .filter(line -> line.contains("refused: `TG-"))
                        .toList();

        assertThat(refused).hasSizeGreaterThan(50).allMatch(line -> line.contains(" (line "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "INSERT INTO events (id, created_at) VALUES (1, 'secret') | (line 1, column 48)",
                "INSERT INTO events (id, created_at) VALUES (1, '2026-02-01'), (22, 'secret')"
                        + " | (line 1, column 68)",
                "UPDATE users SET name = 'secret', id = 7 | (line 1, column 35, at `id`)",
                "SELECT 'secret', RANK() OVER () FROM users | (line 1, column 25, at `OVER`)",
                "SELECT * FROM users WHERE id = 1 AND AND name = 'secret'"
                        + " | (line 1, column 38, at `AND`)",
                "SELECT * FROM `users` u JOIN `settings` s ON s.a = u.id"
                        + " | (line 1, column 30, at `settings`)",
            })
    void a_place_is_where_it_is_and_no_literal_is_told(String sql, String place) {
        BoundPlan.Refused refused = (BoundPlan.Refused) planned(sql);

        assertThat(refused.message()).endsWith(place).doesNotContain("secret");
    }

    @Test
    void a_template_tells_each_statement_its_own_place() {
        ScannedSql first = Shop.scan("SELECT 'a', RANK() OVER () FROM users WHERE n IN (1)");
        ScannedSql other =
                Shop.scan("SELECT 'a\nlonger',\n RANK() OVER () FROM users WHERE n IN (1, 2)");
        Template template = Planner.plan(first, "shop", rules, new Cancellation());

        BoundPlan plan = template.bind(other, ParameterSource.NONE);

        assertThat(other.shape()).isEqualTo(first.shape());
        assertThat(((BoundPlan.Refused) plan).message()).endsWith("(line 3, column 9, at `OVER`)");
    }

    @Test
    void a_folded_list_in_front_moves_the_place() {
        String sql = "SELECT name FROM users WHERE n IN (1, 2, 3, 4) ORDER BY 5";

        assertThat(((BoundPlan.Refused) planned(sql)).message()).endsWith("(line 1, column 57)");
    }

    @Test
    void a_text_with_values_tells_the_places_of_the_one_without() {
        ScannedSql prepared = Shop.scan("SELECT ?, name FROM users WHERE n = ? ORDER BY 5");
        Rewritten text =
                Placeholders.replace(
                        prepared,
                        index -> "'long value'".getBytes(StandardCharsets.UTF_8),
                        List.of());
        Rewritten again = Placeholders.replace(scan(text), index -> new byte[0], List.of());

        BoundPlan plan =
                Planner.plan(scan(again), "shop", rules, new Cancellation())
                        .bind(scan(again), ParameterSource.NONE);

        assertThat(((BoundPlan.Refused) plan).message()).endsWith("(line 1, column 48)");
        assertThat(Place.ofValue(scan(text), 1).column()).isEqualTo(37);
    }

    private static ScannedSql scan(Rewritten text) {
        Scan scan = new Scanner(200).scan(text.sql(), 0, text.sql().length, Shop.DIALECT);
        scan.madeOf(text.origin());
        return scan.snapshot();
    }

    private BoundPlan planned(String sql) {
        ScannedSql scanned = Shop.scan(sql);
        return Planner.plan(scanned, "shop", rules, new Cancellation())
                .bind(scanned, ParameterSource.NONE);
    }
}
