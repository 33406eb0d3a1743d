package io.tidegate.sharding.plan;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statements of the shop that have lists, or something that looks like one, in many places. */
final class RandomStatements {
    private static final String[] PLAIN = {
        "7", "-7", "+ 8", "'9'", "'a'", "NULL", "?", "-?", "2.5", "0x1F", "N'7'", "-'5'", "12"
    };
    private static final String[] PLAIN_WORDS = {"TRUE", "false"};
    private static final String[] OTHERS = {
        "_utf8mb4'7'",
        "1 + 2",
        "(3)",
        "(NULL)",
        "- -4",
        "-NULL",
        "CONCAT('a', 1, 2)",
        "COALESCE(NULL, -1)",
        "NOW()",
        "DATE '2026-02-01'",
        "DATE ?",
        "-TRUE",
        "`n`",
        "n",
        "users.n",
        "users.n + 1",
        "@x",
        "'a' 'b'",
        "'a' COLLATE utf8mb4_bin",
        "DEFAULT",
        "7 /* 8, */",
        "7 /*! , 8 */",
        "x'00'",
        "n IN (1, 2)",
        "YEAR(n IN (1, -2))",
        "(SELECT 1)"
    };

    private static final String[] MOMENTS = {
        "NOW()",
        "NOW( )",
        "NOW(3)",
        "CURDATE() - INTERVAL 1 DAY",
        "CURDATE() - INTERVAL '2' DAY",
        "DATE '2026-02-01'",
        "TIMESTAMP '2026-03-01 10:00:00.25'",
        "CAST('2026-03-01 10:00:00.25' AS DATETIME(6))",
        "CAST('2026-03-01 10:00:00.25' AS DATETIME(1))",
        "CAST('2026-04-01 10:00:00' AS DATETIME(0))",
        "CAST('2026-04-01 10:00:00' AS DATETIME)",
        "CONVERT('2026-05-01', DATE)",
        "'2026-05-31 10:00:00'"
    };

    private final Random random;

    RandomStatements(long seed) {
        random = new Random(seed);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String plain() {
        return one(PLAIN);
    }

    /** One of a list of constants that are read alike with and without brackets. */
    List<String> plainList() {
        return Stream.generate(this::plain).limit(1 + random.nextInt(6)).toList();
    }

    private String element() {
        return chance(10) ? one(OTHERS) : chance(5) ? one(PLAIN_WORDS) : plain();
    }

    private String joined(Supplier<String> element) {
        // Most lists are uniform, as applications write them.
        Supplier<String> each = chance(60) ? one(element.get(), "?", "1")::toString : element;
        return Stream.generate(each)
                .limit(1 + random.nextInt(4))
                .collect(Collectors.joining(one(", ", ",", " , /* , */")));
    }

    private String list() {
        return "(" + joined(this::element) + ")";
    }

    private String pair() {
        return "(" + element() + ", " + element() + ")";
    }

    private String condition() {
        String column = one("id", "id", "id", "users.id", "n", "name");
        String condition =
                switch (random.nextInt(10)) {
                    case 0 -> column + " NOT IN " + list();
                    case 1 -> "(id, n) IN (" + joined(this::pair) + ")";
                    case 2 -> column + " = " + element();
                    case 3 -> column + " BETWEEN " + element() + " AND " + plain();
                    case 4 -> "FIELD" + list() + " > 1";
                    case 5 -> "NOT (" + column + " IN " + list() + ")";
                    default -> column + " IN " + list();
                };
        return chance(40) ? condition + one(" AND ", " OR ") + condition() : condition;
    }

    private String row() {
        String key = chance(80) ? plain() : element();
        return "(" + element() + ", " + key + ", " + element() + ")";
    }

    private String insert() {
        String rows =
                switch (random.nextInt(10)) {
                    case 0 -> " SET id = " + element() + ", name = " + element();
                    case 1 -> " (name, id, n) VALUES ROW" + row() + ", ROW" + row();
                    case 2 -> " (name, id, n) SELECT 'a', 1, n FROM countries WHERE n IN " + list();
                    default -> one(" (name, id, n) VALUES ", " (n, id, x) VALUE ") + rows();
                };
        return one("INSERT INTO ", "REPLACE ", "INSERT IGNORE ")
                + one("users", "users", "users", "shop.users", "countries", "settings")
                + rows
                + one(
                        "",
                        "",
                        " AS new",
                        " RETURNING id",
                        " ON DUPLICATE KEY UPDATE name = VALUES(name), n = " + element(),
                        " ON DUPLICATE KEY UPDATE n = IF(n IN " + list() + ", ?, 4)",
                        " ON DUPLICATE KEY UPDATE n = f(VALUES(n), (1), (1))");
    }

    private String timed() {
        Supplier<String> moment = () -> one(MOMENTS);
        Supplier<String> row = () -> pairOf(plain(), moment.get());
        return switch (random.nextInt(4)) {
            case 0 ->
                    "SELECT n FROM events WHERE created_at "
                            + one(">", "=", "<=")
                            + " "
                            + moment.get()
                            + one("", " AND created_at BETWEEN " + moment.get() + " AND NOW()");
            case 1 -> "INSERT INTO events SET id = " + plain() + ", created_at = " + moment.get();
            default ->
                    "INSERT INTO events (id, created_at) VALUES "
                            + joined(row)
                            + one("", " ON DUPLICATE KEY UPDATE seen = " + moment.get());
        };
    }

    private static String pairOf(String one, String other) {
        return "(" + one + ", " + other + ")";
    }

    private String rows() {
        return joined(chance(30) ? this::row : () -> "(?, 1, 'a')");
    }

    String next() {
        return switch (random.nextInt(6)) {
            case 5 -> timed();
            case 0 -> insert();
            case 1 ->
                    "UPDATE users SET name = IF(n IN "
                            + list()
                            + ", "
                            + plain()
                            + ", ?) WHERE "
                            + condition();
            case 2 -> "DELETE FROM users WHERE " + condition() + one("", "", " LIMIT 1, 2");
            case 3 ->
                    "SELECT users.n FROM users "
                            + one("JOIN", "LEFT JOIN")
                            + " orders o ON users.id = o.user_id AND o.n IN "
                            + list()
                            + " WHERE "
                            + condition();
            default ->
                    "SELECT n, COALESCE"
                            + list()
                            + " FROM users WHERE "
                            + condition()
                            + one("", "", "", " GROUP BY 1, 2", " ORDER BY 1, 2", " LIMIT 1, 2");
        };
    }
}
