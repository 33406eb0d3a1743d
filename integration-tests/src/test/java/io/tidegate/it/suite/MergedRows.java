package io.tidegate.it.suite;

import java.util.List;
import java.util.Random;

/** Random rows of a table that has a column of every type that matters. */
final class MergedRows {
    /** All but the key. */
    static final String COLUMNS = "i, u, d, f, x, s, p, w, b, e, st, dt, t, y, da, bi, ts";

    private static final List<String> WORDS =
            List.of("", "a", "A", "b", "B", "ab", "aB", "abc", "z", "Zz", "_", "10", "9", "é");

    private final Random random;

    MergedRows(Random random) {
        this.random = random;
    }

    /** The columns as a definition. */
    static String definition(String collation) {
        return "(id BIGINT NOT NULL PRIMARY KEY, i INT, u BIGINT UNSIGNED, d DECIMAL(12,3), f FLOAT,"
                + " x DOUBLE, s VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,"
                + " p VARCHAR(40) CHARACTER SET utf8mb4 COLLATE "
                + collation
                + ", w CHAR(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci, b VARBINARY(20),"
                + " e ENUM('z','m','a'), st SET('q','c','k'), dt DATETIME(3), t TIME(2), y YEAR, da DATE,"
                + " bi BIT(5), ts TIMESTAMP(1) NULL)";
    }

    /** One for each of the tables. */
    List<String> rows(int id) {
        return List.of(row(id), row(id, "others"));
    }

    String row(int id) {
        return row(id, "things");
    }

    private String row(int id, String table) {
        return "INSERT INTO "
                + table
                + " (id, "
                + COLUMNS
                + ") VALUES ("
                + id
                + ", "
                + String.join(
                        ", ",
                        maybe(random.nextInt(20) - 10),
                        maybe(
                                random.nextInt(4) == 0
                                        ? "18446744073709551615"
                                        : "" + random.nextInt(9)),
                        maybe((random.nextInt(2000) - 1000) + "." + (random.nextInt(900) + 100)),
                        maybe((random.nextInt(40) - 20) * 0.25),
                        maybe((random.nextInt(4000) - 2000) * 0.125),
                        maybe("'" + word() + "'"),
                        maybe("'" + word() + " ".repeat(random.nextInt(3)) + "'"),
                        maybe("'" + word() + "'"),
                        maybe("'" + word() + (random.nextBoolean() ? "" : "\\0") + "'"),
                        maybe(pick(List.of("'z'", "'m'", "'a'"))),
                        maybe(pick(List.of("''", "'q'", "'c'", "'k'", "'q,k'", "'c,k'"))),
                        maybe(
                                "'20"
                                        + (10 + random.nextInt(20))
                                        + "-0"
                                        + (1 + random.nextInt(9))
                                        + "-11 10:11:12."
                                        + random.nextInt(1000)
                                        + "'"),
                        maybe(
                                "'"
                                        + (random.nextInt(1600) - 800)
                                        + ":11:12."
                                        + random.nextInt(100)
                                        + "'"),
                        maybe(1990 + random.nextInt(40)),
                        maybe("'2026-0" + (1 + random.nextInt(4)) + "-01'"),
                        maybe(random.nextInt(32)),
                        maybe("'2026-03-0" + (1 + random.nextInt(4)) + " 10:00:00.5'"))
                + ")";
    }

    private String word() {
        return pick(WORDS);
    }

    private String maybe(Object value) {
        return random.nextInt(6) == 0 ? "NULL" : "" + value;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
