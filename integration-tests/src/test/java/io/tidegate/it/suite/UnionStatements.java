package io.tidegate.it.suite;

import io.tidegate.it.suite.MergeStatements.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random UNIONs of SELECTs of several tables, with and without brackets, of which rows may be
 * equal.
 */
final class UnionStatements {
    /** Expressions over the tables of which a column of a UNION may be made, and others for it. */
    private record Kind(List<String> columns, List<String> folds, List<String> literals) {}

    private static final Kind NUMBERS =
            new Kind(
                    List.of("i", "u", "d", "x", "y", "i + 1", "i % 3", "NULL"),
                    List.of(
                            "COUNT(*)",
                            "SUM(i)",
                            "MAX(d)",
                            "AVG(i)",
                            "MIN(y)",
                            "SUM(i) + COUNT(*)"),
                    List.of("1", "2.50", "NULL", "-3"));
    private static final Kind INTEGERS =
            new Kind(List.of("i", "i % 3", "y"), List.of("COUNT(*)", "MAX(i)"), List.of("1", "0"));
    private static final Kind TEXTS =
            new Kind(
                    List.of("s", "LEFT(s, 1)", "s", "NULL"),
                    List.of(
                            "MAX(s)",
                            "MIN(s)",
                            "CONCAT(MAX(s), '!')",
                            "UPPER(MIN(w))",
                            "GROUP_CONCAT(s ORDER BY id DESC SEPARATOR '; ')"),
                    List.of("'a'", "'B'", "NULL"));
    private static final Kind MIXED =
            new Kind(List.of("s", "i", "w"), List.of("MAX(s)", "COUNT(*)"), List.of("'b'", "1"));
    private static final Kind DATES =
            new Kind(List.of("dt", "da", "ts"), List.of("MAX(dt)", "MIN(da)"), List.of("NULL"));
    private static final List<Kind> ALIKE =
            List.of(
                    same("p"),
                    same("e"),
                    same("st"),
                    same("t"),
                    same("b"),
                    same("f"),
                    same("ts"),
                    same("w"));
    private static final List<Kind> KINDS =
            List.of(NUMBERS, NUMBERS, INTEGERS, INTEGERS, TEXTS, TEXTS, MIXED, DATES);

    private final Random random;

    UnionStatements(Random random) {
        this.random = random;
    }

    private static Kind same(String column) {
        // Beside NULL alone an ENUM or SET is none any more where several shards are put together.
        boolean listed = column.equals("e") || column.equals("st");
        return new Kind(
                List.of(column), List.of("MAX(" + column + ")"), List.of(listed ? "'a'" : "NULL"));
    }

    Select next() {
        return random.nextInt(5) == 0 ? all() : columns();
    }

    /** Of all columns, which have the same names in all tables. */
    private Select all() {
        String select = "SELECT * FROM ";
        String sql = select + pick(List.of("things", "others")) + pick(MergeStatements.CONDITIONS);
        for (int i = random.nextInt(2); i >= 0; i--) {
            sql +=
                    operator()
                            + select
                            + pick(List.of("things", "others"))
                            + pick(
                                    List.of(
                                            "",
                                            " WHERE id = 7",
                                            " WHERE id = 8",
                                            " WHERE id < 40",
                                            " WHERE i = 3"));
        }
        return new Select(
                sql + pick(List.of("", " ORDER BY id", " ORDER BY 2, ID DESC", " ORDER BY s, 1")),
                false,
                true);
    }

    private Select columns() {
        List<Kind> kinds = new ArrayList<>();
        List<String> positions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            kinds.add(random.nextInt(3) == 0 ? pick(ALIKE) : pick(KINDS));
            positions.add(kinds.size() + pick(List.of("", " DESC")));
        }
        String sql =
                member(kinds, true)
                        + operator()
                        + switch (random.nextInt(4)) {
                            case 0 ->
                                    "("
                                            + member(kinds, false)
                                            + operator()
                                            + member(kinds, false)
                                            + ")";
                            case 1 -> member(kinds, false) + operator() + member(kinds, false);
                            default -> member(kinds, false);
                        };
        if (random.nextInt(5) == 0) {
            sql = "(" + sql + ")" + operator() + member(kinds, false);
        }
        String order =
                pick(
                        List.of(
                                "",
                                "",
                                " ORDER BY 1",
                                " ORDER BY c0 DESC",
                                " ORDER BY " + String.join(", ", positions)));
        boolean total = order.contains(String.join(", ", positions));
        return new Select(
                sql
                        + order
                        + (total
                                ? pick(List.of("", " LIMIT 7", " LIMIT 3, 9", " LIMIT 5 OFFSET 2"))
                                : pick(List.of("", "", " LIMIT 0"))),
                false,
                true);
    }

    private String operator() {
        return pick(List.of(" UNION ALL ", " UNION ALL ", " UNION ", " UNION DISTINCT "));
    }

    /**
     * All of a table's rows, those of one shard that may be folded or cut, or those of no table.
     */
    private String member(List<Kind> kinds, boolean first) {
        int way = random.nextInt(first ? 6 : 8);
        if (random.nextInt(3) == 0 && kinds.stream().noneMatch(UnionStatements::isShownOtherwise)) {
            return merged(kinds, first);
        }
        List<String> items = new ArrayList<>();
        for (Kind kind : kinds) {
            List<String> from =
                    way == 4 ? kind.folds() : way >= 6 ? kind.literals() : kind.columns();
            items.add(pick(from) + (first ? " AS c" + items.size() : ""));
        }
        String columns = String.join(", ", items);
        String table = pick(List.of("things", "things", "others"));
        String one = " WHERE id = " + random.nextInt(30);
        return switch (way) {
            case 3 -> "SELECT " + columns + " FROM " + table + one;
            case 4 ->
                    "SELECT "
                            + columns
                            + " FROM "
                            + table
                            + one
                            + pick(List.of("", "", " GROUP BY i", " HAVING COUNT(*) > 0"));
            case 5 ->
                    "(SELECT "
                            + columns
                            + " FROM "
                            + table
                            + one
                            + pick(List.of(" ORDER BY i LIMIT 1", " LIMIT 0", " LIMIT 1 OFFSET 0"))
                            + ")";
            case 6 -> "SELECT " + columns;
            case 7 -> "SELECT " + columns + " FROM lands" + pick(List.of("", " WHERE n > 1"));
            default -> "SELECT " + columns + " FROM " + table + pick(MergeStatements.CONDITIONS);
        };
    }

    /** Of a FLOAT and a TIMESTAMP the text does not tell all, so that they are refused there. */
    private static boolean isShownOtherwise(Kind kind) {
        return kind.columns().contains("f") || kind.columns().contains("ts");
    }

    /** Of all shards of a table, and more than its rows one by one. */
    private String merged(List<Kind> kinds, boolean first) {
        int way = random.nextInt(4);
        List<String> items = new ArrayList<>();
        for (Kind kind : kinds) {
            // Where other columns have other decimals it is refused.
            String item = pick(way < 2 ? kind.folds() : kind.columns()).replace("AVG(i)", "SUM(d)");
            items.add(item + (first ? " AS c" + items.size() : ""));
        }
        String from =
                String.join(", ", items)
                        + " FROM "
                        + pick(List.of("things", "things", "others"))
                        + pick(MergeStatements.CONDITIONS);
        String having = pick(List.of("", "", " HAVING COUNT(*) > 4"));
        return switch (way) {
            case 0 -> "SELECT " + from + having;
            case 1 ->
                    "SELECT "
                            + from
                            + " GROUP BY "
                            + pick(List.of("y", "i % 3", "e", "s", "da"))
                            + having;
            case 2 ->
                    "(SELECT "
                            + from
                            + " ORDER BY id"
                            + pick(List.of(" DESC LIMIT 5", " LIMIT 3, 4", " LIMIT 9 OFFSET 90"))
                            + ")";
            default -> "SELECT DISTINCT " + from;
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
