package io.tidegate.it.suite;

import io.tidegate.it.server.ServerFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random SELECTs that need all rows of a table together. */
final class MergeStatements {
    static final List<String> ORDERS =
            List.of(
                    "i",
                    "u",
                    "d",
                    "f",
                    "x",
                    "s",
                    "p",
                    "w",
                    "b",
                    "e",
                    "st",
                    "dt",
                    "t",
                    "y",
                    "da",
                    "bi",
                    "ts",
                    "i IN (1, 2)",
                    "i IN (1, 3)",
                    "things.s",
                    "LOWER(s)",
                    "ABS(i)",
                    "i % 3",
                    "-x",
                    "d * 2",
                    "LENGTH(b)",
                    "CONCAT(s, '-')",
                    "s IS NULL",
                    "YEAR(dt)",
                    "COALESCE(i, 5)",
                    "CASE WHEN i > 3 THEN s ELSE 'm' END");

    private static final List<String> GROUPS =
            List.of(
                    "i",
                    "s",
                    "e",
                    "st",
                    "y",
                    "da",
                    "bi",
                    "i % 3",
                    "LEFT(s, 1)",
                    "d",
                    "x",
                    "p",
                    "b",
                    "ts");

    private static final List<String> NUMBERS = List.of("i", "u", "d", "x", "y", "i * 2", "d + 1");

    static final List<String> CONDITIONS =
            List.of(
                    "",
                    "",
                    "",
                    " WHERE i > 3",
                    " WHERE s IS NOT NULL",
                    " WHERE id IN (1, 5, 17, 40, 41, 77)",
                    " WHERE i = -99",
                    " WHERE id BETWEEN 20 AND 60 AND e <> 'z'");

    private final Random random;
    private final ServerFamily family;

    /**
     * @param family that is to know all of what it is asked
     */
    MergeStatements(Random random, ServerFamily family) {
        this.random = random;
        this.family = family;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /**
     * @param ordered whether all rows have their place
     * @param folded whether of equal values any may be shown
     */
    record Select(String sql, boolean ordered, boolean folded) {}

    Select next() {
        return switch (random.nextInt(13)) {
            case 0, 1 -> rows();
            case 2 -> all();
            case 3 -> groups();
            case 4 -> distinct();
            case 5, 6 -> counted();
            case 7 -> spread();
            case 8 -> new ConcatenationStatements(random).next();
            case 9 -> new SubtotalStatements(random, family).next();
            case 10 -> new UnionStatements(random).next();
            default -> computed();
        };
    }

    private Select rows() {
        List<String> order = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            order.add(pick(ORDERS) + direction());
        }
        boolean total = random.nextInt(5) != 0;
        if (total) {
            order.add("id" + direction());
        }
        String columns =
                pick(
                        List.of(
                                "*",
                                "id",
                                "id, s AS name, d, f",
                                "things.*, i + 1",
                                "id, e, st, bi, t",
                                "UPPER(s) AS s2, id, 'text', 1.50, NULL",
                                "x, dt, y, w, b, id"));
        if (columns.equals("*") || columns.equals("things.*, i + 1")) {
            order.addFirst(1 + random.nextInt(columns.equals("*") ? 18 : 19) + direction());
        }
        String limit =
                total && random.nextInt(3) > 0
                        ? pick(
                                List.of(
                                        "",
                                        " LIMIT 7",
                                        " LIMIT 3, 10",
                                        " LIMIT 5 OFFSET 90",
                                        " LIMIT 0"))
                        : pick(List.of("", " FOR UPDATE", " LOCK IN SHARE MODE"));
        return new Select(
                "SELECT "
                        + columns
                        + " FROM things"
                        + pick(CONDITIONS)
                        + " ORDER BY "
                        + String.join(", ", order)
                        + limit,
                total,
                false);
    }

    private String direction() {
        return pick(List.of("", " ASC", " DESC"));
    }

    String aggregates() {
        List<String> aggregates = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String number = pick(NUMBERS);
            aggregates.add(
                    pick(
                            List.of(
                                    "COUNT(*)",
                                    "COUNT(" + pick(ORDERS) + ")",
                                    "SUM(" + number + ")",
                                    "AVG(" + number + ")",
                                    "MIN(" + number + ")",
                                    "MAX(" + number + ")",
                                    "MIN(" + pick(List.of("dt", "t", "da", "b", "f")) + ")",
                                    "MAX(" + pick(List.of("dt", "t", "da", "b", "s", "e")) + ")",
                                    "BIT_AND(i)",
                                    "BIT_OR(u)",
                                    "BIT_XOR(i) AS bits")));
        }
        return String.join(", ", aggregates);
    }

    /** COUNT(DISTINCT ...) of one or two values, several times, with and without GROUP BY. */
    private Select counted() {
        String values =
                pick(
                        List.of(
                                "i",
                                "s",
                                "p",
                                "w",
                                "b",
                                "e",
                                "st",
                                "d",
                                "x",
                                "u",
                                "dt",
                                "y",
                                "bi",
                                "i % 3",
                                "LEFT(s, 1)",
                                "s, e",
                                "y, da",
                                "i, s",
                                "LOWER(p)"));
        String by = pick(List.of("", "", "y", "e", "s", "i % 3", "da", "st"));
        String count = "COUNT(DISTINCT " + values + ")";
        return new Select(
                "SELECT "
                        + (by.isEmpty() ? "" : by + ", ")
                        + count
                        + pick(List.of("", ", " + count + " * 2", ", SUM(i) / " + count))
                        + ", "
                        + aggregates()
                        + " FROM things"
                        + pick(CONDITIONS)
                        + (by.isEmpty() ? "" : " GROUP BY " + by)
                        + pick(List.of("", "", " HAVING " + count + " > 2"))
                        + (by.isEmpty()
                                ? ""
                                : pick(List.of("", " ORDER BY " + by, " ORDER BY 2, 1"))),
                false,
                true);
    }

    static final List<String> DISTINCTS =
            List.of(
                    "SUM(DISTINCT i)",
                    "AVG(DISTINCT i)",
                    "SUM(DISTINCT d)",
                    "AVG(DISTINCT d)",
                    "SUM(DISTINCT x)",
                    "AVG(DISTINCT u)",
                    "SUM(DISTINCT i % 3)",
                    "SUM(DISTINCT y)",
                    "SUM(DISTINCT f)",
                    "COUNT(DISTINCT s)",
                    "COUNT(DISTINCT e)",
                    "COUNT(DISTINCT p, i)",
                    "COUNT(DISTINCT i, i)",
                    "COUNT(DISTINCT da)",
                    "MAX(DISTINCT i)");

    /** Variances, and several aggregates of different values that count once. */
    private Select spread() {
        String by = pick(List.of("", "", "y", "e", "s", "i % 3", "da"));
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String spread =
                    pick(
                            List.of(
                                    "STD",
                                    "STDDEV",
                                    "STDDEV_POP",
                                    "STDDEV_SAMP",
                                    "VARIANCE",
                                    "VAR_POP",
                                    "VAR_SAMP"));
            items.add(
                    random.nextInt(3) == 0
                            ? spread + "(" + pick(List.of("i", "x", "d", "f", "y")) + ")"
                            : pick(DISTINCTS));
        }
        return new Select(
                "SELECT "
                        + (by.isEmpty() ? "" : by + ", ")
                        + String.join(", ", items)
                        + pick(
                                List.of(
                                        "",
                                        "",
                                        ", " + aggregates(),
                                        ", ROUND(STDDEV(i), 3)",
                                        ", SUM(DISTINCT i) + COUNT(*)"))
                        + " FROM things"
                        + pick(CONDITIONS)
                        + (by.isEmpty() ? "" : " GROUP BY " + by)
                        + (by.isEmpty() ? "" : pick(List.of("", " ORDER BY " + by))),
                false,
                true);
    }

    private Select all() {
        return new Select("SELECT " + aggregates() + " FROM things" + pick(CONDITIONS), true, true);
    }

    private Select groups() {
        List<String> groups = new ArrayList<>(GROUPS);
        Collections.shuffle(groups, random);
        groups = groups.subList(0, 1 + random.nextInt(2));
        String by = String.join(", ", groups);
        String order =
                pick(
                        List.of(
                                "",
                                "",
                                " ORDER BY " + groups.getFirst() + direction(),
                                " ORDER BY " + by,
                                " ORDER BY 1 DESC",
                                " ORDER BY (+1) DESC"));
        return new Select(
                "SELECT "
                        + by
                        + ", "
                        + aggregates()
                        + " FROM things"
                        + pick(CONDITIONS)
                        + " GROUP BY "
                        + by
                        + order,
                false,
                true);
    }

    private static final List<String> FORMULAS =
            List.of(
                    "COUNT(*) + 1",
                    "SUM(i) / COUNT(*)",
                    "ROUND(SUM(d) / COUNT(d), 2)",
                    "ROUND(AVG(x), 1)",
                    "SUM(i) / COUNT(i) * 1000000",
                    "IFNULL(SUM(d), 0)",
                    "COALESCE(MAX(x), -1.5)",
                    "MAX(i) - MIN(i)",
                    "MAX(d) * 2 + COUNT(i)",
                    "IF(COUNT(*) > 5, 2.5, 1)",
                    "CASE WHEN SUM(i) > 0 THEN MIN(dt) END",
                    "SUM(d) DIV 7",
                    "COUNT(*) % 3 AS rest",
                    "SUM(i * 2) - SUM(i)",
                    "TIMEDIFF(MAX(t), MIN(t))",
                    "DATEDIFF(MAX(da), MIN(dt))",
                    "MAX(da) + INTERVAL COUNT(*) DAY",
                    "CONCAT(COUNT(*), ' of ', MAX(y))",
                    "IF(COUNT(*) > 5, 'many', 'few')",
                    "-SUM(d)",
                    "(COUNT(*))",
                    "BIT_OR(i) & 7",
                    "CONCAT(MAX(s), '!')",
                    "UPPER(MIN(p))",
                    "CONCAT(MAX(s), '-', MIN(w))",
                    "MAX(s) = 'A'",
                    "LENGTH(MAX(s)) + COUNT(*)",
                    "HEX(MAX(b))",
                    "IFNULL(MAX(e), MIN(w))",
                    "CONCAT('\\\"', MIN(s), '\\'')",
                    "CHARSET(MAX(w))",
                    "CONCAT(GROUP_CONCAT(s ORDER BY id), '.')",
                    "LEFT(GROUP_CONCAT(DISTINCT s ORDER BY s SEPARATOR ' '), 7)",
                    "AVG(x) * SUM(i)");

    private static final List<String> HAVINGS =
            List.of(
                    "",
                    " HAVING COUNT(*) > 3",
                    " HAVING COUNT(*) BETWEEN 2 AND 8 AND SUM(i) IS NOT NULL",
                    " HAVING SUM(d) / COUNT(*) > 100.25",
                    " HAVING AVG(x) > 10",
                    " HAVING n > 4",
                    " HAVING NOT (MAX(i) <= 3 OR MIN(dt) < '2012-01-01')",
                    " HAVING SUM(i) IN (1, 2, 3, 4, 5, 6)",
                    " HAVING MAX(s) > 'b'",
                    " HAVING MIN(p) LIKE 'A%' OR MAX(b) IS NULL",
                    " HAVING CONCAT(MIN(w), 'x') < MAX(s)",
                    " HAVING 1 = 0");

    /** Expressions over aggregates, HAVING, and ORDER BY of what is not selected. */
    private Select computed() {
        String by = pick(List.of("", "", "i", "y", "da", "d", "i % 3", "s", "e", "dt"));
        String items = by.isEmpty() ? "" : by + ", ";
        String order =
                by.isEmpty()
                        ? ""
                        : pick(
                                List.of(
                                        "",
                                        " ORDER BY " + by,
                                        " ORDER BY SUM(i) + COUNT(*), " + by,
                                        " ORDER BY n DESC, " + by + " DESC",
                                        " ORDER BY COUNT(*) * -1, MAX(i), " + by,
                                        " ORDER BY COUNT(*), " + by + " LIMIT 3",
                                        " ORDER BY 2, " + by + " LIMIT 2, 4"));
        return new Select(
                "SELECT "
                        + items
                        + "COUNT(*) AS n, "
                        + pick(FORMULAS)
                        + ", "
                        + pick(FORMULAS)
                        + ", "
                        + aggregates()
                        + " FROM things"
                        + pick(CONDITIONS)
                        + (by.isEmpty() ? "" : " GROUP BY " + by)
                        + pick(HAVINGS)
                        + order,
                !order.isEmpty(),
                true);
    }

    private Select distinct() {
        String columns = pick(List.of("e", "s, i", "y", "i % 3 AS r", "d, x", "da, e", "p"));
        String order = pick(List.of("", " ORDER BY 1", " ORDER BY 1 DESC"));
        if (random.nextInt(3) == 0) {
            return allDistinct();
        }
        return new Select(
                "SELECT DISTINCT " + columns + " FROM things" + pick(CONDITIONS) + order,
                false,
                true);
    }

    /** Of all columns, of which two rows of a join may have the same. */
    private Select allDistinct() {
        String select =
                pick(
                        List.of(
                                "SELECT DISTINCT * FROM things",
                                "SELECT DISTINCT things.*, i + 1 AS next FROM things",
                                "SELECT DISTINCT i + 1 AS next, things.* FROM things",
                                "SELECT DISTINCT t.* FROM things t JOIN lands l ON l.n > t.i",
                                "SELECT DISTINCT * FROM things t JOIN things o ON o.id = t.id",
                                "SELECT DISTINCT l.* FROM things t JOIN lands l ON l.n > t.i",
                                "SELECT DISTINCT l.*, t.y FROM things t JOIN lands l ON l.n > t.i"));
        List<String> orders =
                select.contains("l.*")
                        ? List.of(
                                "",
                                " ORDER BY 1",
                                " ORDER BY l.name DESC, n",
                                " ORDER BY 2 LIMIT 0")
                        : select.contains("o.id")
                                ? List.of(
                                        "",
                                        " ORDER BY 2 DESC, 19",
                                        " ORDER BY o.s, t.id DESC LIMIT 7")
                                : List.of(
                                        "",
                                        " ORDER BY id",
                                        " ORDER BY 7 DESC, id",
                                        " ORDER BY id DESC LIMIT 9",
                                        " ORDER BY s, ID LIMIT 3, 5");
        return new Select(select + pick(orders), false, true);
    }
}
