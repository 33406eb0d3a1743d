package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps docs/sql.md in step with the plans that {@link PlansTest} pins; {@code -Ddocs.update=true}
 * rewrites it. Which construct is shown by which statement stands in {@code sql-matrix.txt}.
 */
class SqlDocsTest {
    private static final Path PAGE = Path.of("../docs/sql.md");
    private static final Path MATRIX = Path.of("src/test/resources/sql-matrix.txt");
    private static final Path PLANS = Path.of("src/test/resources/plans");
    private static final String BEGIN = "<!-- generated from SqlDocsTest: begin -->\n";
    private static final String END = "<!-- generated from SqlDocsTest: end -->\n";

    @Test
    void the_page_says_of_each_construct_what_its_plan_says() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected =
                page.substring(0, begin) + generated() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void every_way_to_carry_a_statement_out_is_shown() throws IOException {
        assertThat(generated())
                .contains(
                        "one shard",
                        "in any order",
                        "merged:",
                        "affected rows",
                        "each line",
                        "every group",
                        "untouched",
                        "refused");
    }

    private static String generated() throws IOException {
        Map<String, List<String>> plans = plans();
        StringBuilder out = new StringBuilder();
        boolean table = false;
        for (String line : Files.readAllLines(MATRIX)) {
            if (line.startsWith("= ")) {
                out.append("\n## ").append(line.substring(2)).append("\n");
                table = false;
            } else if (line.startsWith(": ")) {
                out.append('\n').append(line.substring(2)).append('\n');
            } else if (!line.isEmpty()) {
                out.append(table ? "" : "\n| | for example | |\n|---|---|---|\n");
                out.append(row(line, plans));
                table = true;
            }
        }
        return out.append('\n').toString();
    }

    private static String row(String line, Map<String, List<String>> plans) {
        int bar = line.indexOf(" | ");
        String statement = line.substring(bar + 3);
        List<String> plan = plans.get(statement);
        if (plan == null) {
            throw new IllegalStateException("no file in " + PLANS + " has: " + statement);
        }
        return "| %s | `` %s `` | %s |\n"
                .formatted(
                        line.substring(0, bar).replace("*", "\\*"),
                        statement.replace("|", "\\|"),
                        outcome(statement, plan).replace("|", "\\|"));
    }

    /** The plan of each statement, from the file that has it first; that of policies has others. */
    private static Map<String, List<String>> plans() throws IOException {
        Map<String, List<String>> plans = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(PLANS)) {
            files = all.filter(file -> !file.endsWith("policy.txt")).sorted().toList();
        }
        for (Path file : files) {
            List<String> plan = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("> ")) {
                    plan = new ArrayList<>();
                    plans.putIfAbsent(line.substring(2), plan);
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    plan.add(line);
                }
            }
        }
        return plans;
    }

    private static String outcome(String statement, List<String> plan) {
        String first = plan.getFirst();
        if (first.startsWith("asks for the time: ")) {
            return "the shards of the time that a server tells";
        }
        if (first.startsWith("refused ")) {
            return "refused: `" + first.substring(8) + "`, " + plan.get(1).strip();
        }
        if (first.startsWith("merge ")) {
            return first.substring(6) + ", merged: " + String.join(", ", merging(statement, plan));
        }
        if (first.startsWith("concatenate ")) {
            return first.substring(12) + ", in any order";
        }
        if (first.startsWith("write ")) {
            return first.substring(6) + ", affected rows are added up";
        }
        if (first.startsWith("define ")) {
            return first.replaceAll("define (\\d+) parts of .*", "$1 parts, as a [job](ddl.md)");
        }
        if (first.startsWith("truncate ")) {
            return first.substring(9) + ", each emptied for good";
        }
        if (first.startsWith("load, ")) {
            return first.replaceAll(".*; (\\d+ shards)", "$1, each line to that of its key");
        }
        if (first.startsWith("generate ")) {
            return "gets its ids, then goes the way of a statement that gives them";
        }
        if (first.startsWith("collect ")) {
            return "its rows pass [through the proxy](insert-select.md)";
        }
        if (first.startsWith("drop ")) {
            return "one by one, in their order";
        }
        if (first.startsWith("ask ")) {
            return "the shards of its keys by the order of columns that a server tells";
        }
        if (first.startsWith("pass through")) {
            return "untouched, to the group of its schema";
        }
        if (first.startsWith("any group")) {
            return "untouched, to any group";
        }
        if (first.startsWith("every group")) {
            return "untouched, to every group";
        }
        if (first.startsWith("catalogue")) {
            return "shows logical tables in the place of their shards";
        }
        return switch (first) {
            case "one shard" -> "one shard";
            case "one shard, ShardNote" -> "one shard, which the answer names";
            case "one shard, IndexRow", "one shard, CreateTableRow" ->
                    "the first shard, under the logical name";
            default -> throw new IllegalStateException("a plan of another kind: " + first);
        };
    }

    private static List<String> merging(String statement, List<String> plan) {
        List<String> steps = new ArrayList<>();
        boolean folded = plan.stream().anyMatch(line -> line.startsWith("  folded "));
        boolean any = plan.stream().anyMatch(line -> line.startsWith("  any "));
        boolean equal = plan.stream().anyMatch(line -> line.startsWith("  equal in "));
        if (equal) {
            steps.add(folded || any ? "grouped" : "equal rows left out");
        }
        if (folded) {
            steps.add("aggregates folded");
        }
        if (plan.stream().anyMatch(line -> line.startsWith("  in a group by "))) {
            steps.add("distinct values counted");
        }
        if (plan.stream().anyMatch(line -> line.startsWith("  t.c"))) {
            steps.add("computed by a server");
        }
        if (statement.contains("ORDER BY")) {
            steps.add("in order");
        }
        if (plan.stream().anyMatch(line -> line.startsWith("  rows "))) {
            steps.add("cut");
        }
        if (steps.isEmpty()) {
            steps.add("rows put together");
        }
        return steps;
    }
}
