package io.tidegate.it.suite;

import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.suite.MergeStatements.Select;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random SELECTs with GROUP BY ... WITH ROLLUP: with HAVING, ORDER BY, GROUPING() and expressions
 * over aggregates and keys, as far as a family has them.
 */
final class SubtotalStatements {
    private static final List<String> KEYS =
            List.of("i", "s", "e", "y", "da", "i % 3", "st", "d", "dt", "x");

    /** Those that a server calculates with. */
    private static final List<String> NUMBERS = List.of("i", "y", "i % 3", "d", "x");

    private final Random random;
    private final ServerFamily family;
    private List<String> keys = List.of();
    private List<String> numbers = List.of();

    SubtotalStatements(Random random, ServerFamily family) {
        this.random = random;
        this.family = family;
    }

    Select next() {
        List<String> groups = new ArrayList<>(KEYS);
        Collections.shuffle(groups, random);
        keys = List.copyOf(groups.subList(0, 1 + random.nextInt(3)));
        numbers = keys.stream().filter(this::isNumber).toList();
        List<String> items = new ArrayList<>(keys);
        Collections.shuffle(items, random);
        boolean plain = random.nextInt(3) == 0;
        items.add(new MergeStatements(random, family).aggregates());
        items.add(
                pick(
                        List.of(
                                "'all'",
                                pick(MergeStatements.DISTINCTS),
                                "VARIANCE(i)",
                                plain ? "COUNT(*)" : formula())));
        if (!plain && random.nextBoolean()) {
            items.add(formula());
        }
        String order = plain ? "" : order();
        boolean total = order.startsWith(" ORDER BY GROUPING");
        return new Select(
                "SELECT "
                        + String.join(", ", items)
                        + ", COUNT(*) AS n"
                        + " FROM things"
                        + pick(MergeStatements.CONDITIONS)
                        + " GROUP BY "
                        + String.join(", ", keys)
                        + " WITH ROLLUP"
                        + (plain ? "" : having())
                        + order
                        + (total ? pick(List.of("", " LIMIT 5", " LIMIT 2, 7")) : ""),
                total,
                true);
    }

    /** Whether subtotals have NULL for it inside of an expression. */
    private boolean isNumber(String key) {
        boolean column = !key.contains(" ");
        boolean both = keys.contains("i") && keys.contains("i % 3");
        return NUMBERS.contains(key) && (column || family == ServerFamily.MYSQL && !both);
    }

    private String formula() {
        List<String> formulas =
                new ArrayList<>(
                        List.of(
                                "COUNT(*) + 1",
                                "SUM(i) / COUNT(*)",
                                "IFNULL(SUM(d), 0)",
                                "MAX(i) - MIN(i)",
                                "IF(COUNT(*) > 5, 'many', 'few')"));
        if (family == ServerFamily.MYSQL) {
            formulas.addAll(
                    List.of(
                            "GROUPING(" + keys.getFirst() + ")",
                            "IF(GROUPING(" + keys.getLast() + ") = 1, 'all', 'one')",
                            "GROUPING(" + String.join(", ", keys) + ") AS level"));
        }
        if (!numbers.isEmpty()) {
            String number = "(" + pick(numbers) + ")";
            formulas.addAll(
                    List.of(
                            number + " + 1",
                            number + " IS NULL",
                            "IFNULL(" + number + ", -1)",
                            "COALESCE(" + number + ", 'all')",
                            "SUM(i) + " + number));
        }
        return pick(formulas);
    }

    private String having() {
        List<String> havings =
                new ArrayList<>(
                        List.of(
                                "",
                                "",
                                " HAVING COUNT(*) > 3",
                                " HAVING n BETWEEN 2 AND 90",
                                " HAVING SUM(i) > 0 OR MAX(d) IS NULL",
                                " HAVING 1 = 0"));
        if (family == ServerFamily.MYSQL) {
            havings.add(" HAVING GROUPING(" + keys.getLast() + ") = 1");
        }
        if (!numbers.isEmpty()) {
            String number = "(" + pick(numbers) + ")";
            havings.addAll(
                    List.of(
                            " HAVING " + number + " IS NULL",
                            " HAVING " + number + " > 1 AND n > 1",
                            " HAVING NOT " + number + " <=> 3"));
        }
        return pick(havings);
    }

    private String order() {
        List<String> total = new ArrayList<>();
        for (String key : keys) {
            total.add("GROUPING(" + key + ")");
            // As it is written there it is no expression.
            total.add(key + pick(List.of("", " DESC")));
        }
        if (family == ServerFamily.MARIADB) {
            // Which it has not, whatever the order.
            return random.nextInt(20) > 0 ? "" : " ORDER BY " + keys.getFirst();
        }
        boolean numbered = keys.contains("e") || keys.contains("st");
        return pick(
                List.of(
                        "",
                        "",
                        "",
                        " ORDER BY COUNT(*)",
                        " ORDER BY SUM(i) + COUNT(*) DESC, n",
                        numbered ? "" : " ORDER BY " + keys.getFirst(),
                        numbered ? "" : " ORDER BY " + String.join(", ", total)));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
