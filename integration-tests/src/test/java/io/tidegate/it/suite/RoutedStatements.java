package io.tidegate.it.suite;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random statements over joined tables, subqueries, derived tables and UNION: many that a proxy can
 * route, many that it has to refuse, and many that look like the other.
 */
final class RoutedStatements {
    static final int USERS = 24;

    /** The tables of a FROM: what it says, and the aliases in it with the key of each. */
    private record From(String sql, List<String> keys) {}

    private final Random random;

    RoutedStatements(Random random) {
        this.random = random;
    }

    static List<String> definitions() {
        return List.of(
                "users%s (id BIGINT PRIMARY KEY, name VARCHAR(20), country CHAR(2))",
                "orders%s (user_id BIGINT NOT NULL, id BIGINT NOT NULL, total INT, PRIMARY KEY (user_id, id))",
                "items%s (user_id BIGINT NOT NULL, id BIGINT NOT NULL, total INT, PRIMARY KEY (user_id, id))");
    }

    /** Every third user has no orders, some names are NULL, and keys are in other columns too. */
    static List<String> rows() {
        return IntStream.range(0, USERS)
                .boxed()
                .flatMap(id -> rows(id).stream())
                .collect(Collectors.toList());
    }

    private static List<String> rows(int id) {
        String user =
                "INSERT INTO users (id, name, country) VALUES (%d, %s, '%s')"
                        .formatted(
                                id,
                                id % 5 == 0 ? "NULL" : "'n" + id % 4 + "'",
                                id % 2 == 0 ? "DE" : "FR");
        if (id % 3 == 0) {
            return List.of(user);
        }
        return List.of(
                user,
                "INSERT INTO orders (user_id, id, total) VALUES (%d, 1, %d), (%d, %d, %d)"
                        .formatted(id, id % 7, id, id + 2, (id + 1) % USERS),
                "INSERT INTO items (user_id, id, total) VALUES (%d, 1, %d), (%d, 2, NULL)"
                        .formatted(id, id % 7, id));
    }

    /** Texts that are equal to keys, though not to each other. */
    static List<String> labels() {
        return IntStream.range(0, USERS)
                .boxed()
                .flatMap(id -> Stream.of(id + "", "0" + id, id + "x", id + ".0"))
                .map("INSERT INTO labels (id) VALUES ('%s')"::formatted)
                .toList();
    }

    /** What id means here, the text or the number, is a matter of who stands first. */
    private String labelled() {
        int key = random.nextInt(USERS);
        String from =
                pick(
                        "labels l JOIN users u USING (id)",
                        "users u JOIN labels l USING (id)",
                        "labels l LEFT JOIN users u USING (id)",
                        "users u LEFT JOIN labels l USING (id)",
                        "labels l RIGHT JOIN users u USING (id)",
                        "users u RIGHT JOIN labels l USING (id)",
                        "labels l NATURAL JOIN users u",
                        "users u NATURAL JOIN labels l",
                        "users u NATURAL LEFT JOIN labels l",
                        "labels l JOIN users u USING (id) JOIN users v USING (id)",
                        "users u JOIN labels l USING (id) JOIN users v USING (id)",
                        "labels l JOIN users u USING (id) JOIN orders o ON o.user_id = u.id",
                        "users u JOIN orders o ON o.user_id = u.id JOIN labels l ON l.id = u.id");
        return "SELECT u.id, u.name, l.id FROM "
                + from
                + " WHERE "
                + pick("id", "id", "u.id", "l.id")
                + pick(
                        " = " + key,
                        " = '" + key + "'",
                        " = '0" + key + "'",
                        " = '" + key + "x'",
                        " <=> '" + key + ".0'",
                        " IN ('0" + key + "', '" + (key + 1) + "')",
                        " > '" + key + "'",
                        " < '" + key + "'",
                        " BETWEEN '" + key + "' AND '" + (key + 1) + "'");
    }

    String next() {
        return switch (random.nextInt(14)) {
            case 11, 12 -> with();
            case 13 -> lateral();
            case 10 -> labelled();
            case 0 -> union();
            case 1 -> "SELECT x.a FROM (" + single("a") + ") x";
            case 2 -> derivedBeside();
            default -> select();
        };
    }

    /** Changes something and says so by its affected rows. */
    String write() {
        From from = from();
        String where = " WHERE " + condition(from, 0);
        String target = from.keys().get(random.nextInt(from.keys().size()));
        String alias = target.substring(0, target.indexOf('.'));
        String set =
                alias.equals("u")
                        ? "u.name = CONCAT('w', " + random.nextInt(1000) + ")"
                        : alias + ".total = " + random.nextInt(1000);
        return switch (random.nextInt(11)) {
            case 8 -> "INSERT IGNORE INTO items SET id = 9, user_id = " + newKey() + ", total = 1";
            case 9, 10 ->
                    "REPLACE INTO items (id, user_id, total) VALUES (7, "
                            + newKey()
                            + ", 1), ("
                            + pick("7", "1 + 7")
                            + ", "
                            + newKey()
                            + ", 2)";
            case 6, 7 ->
                    "INSERT IGNORE INTO items (id, user_id, total) SELECT "
                            + random.nextInt(1000)
                            + ", "
                            + target
                            + ", 5 FROM "
                            + from.sql()
                            + where;
            case 0 ->
                    "DELETE "
                            + alias
                            + " FROM "
                            + from.sql()
                            + where
                            + (" AND " + target + " = ")
                            + key();
            case 1 ->
                    "DELETE FROM orders WHERE user_id = "
                            + key()
                            + " AND "
                            + nested("orders.user_id");
            default -> "UPDATE " + from.sql() + " SET " + set + where;
        };
    }

    private String newKey() {
        return pick(
                key() + " + " + key(),
                key() + " * 2 - -(" + key() + ")",
                "(" + key() + ")",
                "CAST('" + key() + "' AS " + pick("SIGNED", "UNSIGNED", "CHAR") + ")",
                "CONVERT(" + key() + pick("", ".4") + ", SIGNED)",
                pick("_binary", "_utf8mb4") + "'" + key() + "'",
                "0x" + Integer.toHexString(random.nextInt(USERS)),
                "b'" + Integer.toBinaryString(random.nextInt(USERS)) + "'",
                "" + key(),
                key() + " DIV 2");
    }

    private String union() {
        String all = pick(" UNION ", " UNION ALL ");
        return single("a") + all + single("a");
    }

    /** A SELECT that mostly names one key. */
    private String single(String alias) {
        int key = random.nextInt(USERS);
        return pick(
                "SELECT u.id AS " + alias + " FROM users u WHERE u.id = " + key,
                "SELECT o.id AS " + alias + " FROM orders o WHERE o.user_id = " + key,
                "SELECT i.total AS " + alias + " FROM items i WHERE i.user_id = " + key,
                "SELECT u.id AS " + alias + " FROM users u WHERE u.name = 'n1'",
                "SELECT " + key + " AS " + alias);
    }

    /** The names of WITH are now and then those of tables. */
    private String with() {
        int key = random.nextInt(USERS);
        String name = pick("t", "t", "users", "orders", "Users");
        String second =
                random.nextInt(3) > 0
                        ? ""
                        : ", "
                                + pick("s", "orders", "items")
                                + " AS (SELECT id FROM "
                                + pick(
                                        name,
                                        "orders WHERE user_id = " + key,
                                        "items WHERE user_id = 5")
                                + ")";
        String recursive =
                name.equals("t") && random.nextInt(4) == 0
                        ? " UNION SELECT u.id + 24 FROM users u JOIN t ON u.id = t.id WHERE u.id = "
                                + key
                        : "";
        return "WITH "
                + (recursive.isEmpty() ? pick("", "", "RECURSIVE ") : "RECURSIVE ")
                + name
                + " AS ("
                + single("id")
                + recursive
                + ")"
                + second
                + " "
                + pick(
                        "SELECT * FROM " + name,
                        "SELECT u.id, x.id FROM users u JOIN "
                                + name
                                + " x ON x.id = u.id WHERE u.id = "
                                + key,
                        "SELECT x.id FROM "
                                + name
                                + " x WHERE EXISTS (SELECT 1 FROM items i WHERE i.user_id = "
                                + key
                                + " AND i.id <= x.id)",
                        "SELECT x.id FROM "
                                + name
                                + " x UNION ALL SELECT id FROM orders WHERE user_id = "
                                + key,
                        "SELECT x.id, (SELECT COUNT(*) FROM routed.orders o WHERE o.user_id = "
                                + key
                                + ") FROM "
                                + name
                                + " x",
                        "SELECT o.id FROM orders o LEFT JOIN "
                                + name
                                + " x ON x.id = o.id WHERE o.user_id = "
                                + key);
    }

    /** MySQL's alone: the other family fails on both sides. */
    private String lateral() {
        int key = random.nextInt(USERS);
        return "SELECT u.id, x.* FROM users u "
                + pick("JOIN", "LEFT JOIN", "CROSS JOIN")
                + " LATERAL (SELECT "
                + pick("COUNT(*) AS n", "MAX(o.id) AS n", "o.total AS n")
                + " FROM orders o WHERE o.user_id = "
                + pick("u.id", "u.id", "u.id + 0", "" + key)
                + pick("", " AND o.total > 2", " ORDER BY o.id DESC LIMIT 1")
                + ") x ON "
                + pick("TRUE", "x.n > 1")
                + " WHERE u.id = "
                + key;
    }

    private String derivedBeside() {
        int key = random.nextInt(USERS);
        String derived =
                pick(
                        "(SELECT " + key + " AS id)",
                        "(SELECT user_id AS id FROM orders WHERE user_id = " + key + ")",
                        "(SELECT id FROM users WHERE id = " + key + " UNION SELECT " + key + ")");
        String join =
                pick(
                        "%s d LEFT JOIN users u USING (id)",
                        "%s d LEFT JOIN users u ON u.id = d.id",
                        "%s d JOIN users u USING (id)",
                        "users u RIGHT JOIN %s d USING (id)",
                        "users u LEFT JOIN %s d USING (id)",
                        "users u NATURAL LEFT JOIN %s d");
        return "SELECT u.id, u.name, d.id FROM "
                + join.formatted(derived)
                + " WHERE "
                + pick("id", "u.id", "d.id")
                + pick(
                        " = " + key,
                        " IS NULL",
                        " <=> " + key,
                        " IN (" + key + ", " + (key + 1) + ")");
    }

    private String select() {
        From from = from();
        return "SELECT "
                + from.keys().stream()
                        .map(key -> key.substring(0, key.indexOf('.')) + ".*")
                        .collect(Collectors.joining(", "))
                + " FROM "
                + from.sql()
                + " WHERE "
                + condition(from, 0);
    }

    private From from() {
        return switch (random.nextInt(16)) {
            case 0 -> new From("users u", List.of("u.id"));
            case 1 -> two("users u JOIN orders o ON ");
            case 2, 3 -> two("users u LEFT JOIN orders o ON ");
            case 4, 5 -> two("orders o RIGHT JOIN users u ON ");
            case 6 -> two("users u STRAIGHT_JOIN orders o ON ");
            case 7 -> new From("users u, orders o", List.of("u.id", "o.user_id"));
            case 8 ->
                    new From(
                            pick(
                                    "orders o LEFT JOIN items i USING (user_id)",
                                    "orders o RIGHT JOIN items i USING (user_id)",
                                    "orders o NATURAL JOIN items i",
                                    "orders o NATURAL LEFT JOIN items i",
                                    "orders o NATURAL RIGHT JOIN items i",
                                    "orders o JOIN items i USING (user_id, id)",
                                    "orders o JOIN items i USING (id)"),
                            List.of("o.user_id", "i.user_id"));
            case 9 ->
                    new From(
                            "countries c LEFT JOIN users u ON u.country = c.code AND "
                                    + on(List.of("u.id")),
                            List.of("u.id"));
            case 10 -> new From("users u JOIN countries c ON c.code = u.country", List.of("u.id"));
            case 11 -> three("users u LEFT JOIN orders o ON ", " LEFT JOIN items i ON ");
            case 12 -> three("users u LEFT JOIN orders o ON ", " JOIN items i ON ");
            case 13 -> three("users u JOIN orders o ON ", " LEFT JOIN items i ON ");
            case 14 -> three("orders o RIGHT JOIN users u ON ", " LEFT JOIN items i ON ");
            default -> three("users u JOIN orders o ON ", ", items i WHERE ");
        };
    }

    private From two(String start) {
        List<String> keys = List.of("u.id", "o.user_id");
        return new From(start + on(keys), keys);
    }

    private From three(String first, String second) {
        List<String> keys = List.of("u.id", "o.user_id", "i.user_id");
        return second.contains("WHERE")
                ? new From(first + on(keys.subList(0, 2)) + ", items i", keys)
                : new From(first + on(keys.subList(0, 2)) + second + on(keys), keys);
    }

    private String on(List<String> keys) {
        String last = keys.getLast();
        String first = keys.get(random.nextInt(keys.size()));
        String equal = random.nextInt(5) == 0 ? "1 = 1" : first + " = " + last;
        return random.nextInt(3) == 0 ? equal + " AND " + plain(keys) : equal;
    }

    private String condition(From from, int depth) {
        String plain = plain(from.keys());
        return switch (random.nextInt(depth > 2 ? 2 : 9)) {
            case 0, 1, 2 -> plain;
            case 3, 4 -> condition(from, depth + 1) + " AND " + condition(from, depth + 1);
            case 5 -> "(" + condition(from, depth + 1) + " OR " + condition(from, depth + 1) + ")";
            case 6 -> "NOT (" + condition(from, depth + 1) + ")";
            default -> {
                String key = from.keys().get(random.nextInt(from.keys().size()));
                yield (random.nextBoolean() ? key + " = " + key() + " AND " : "") + nested(key);
            }
        };
    }

    private String nested(String key) {
        return pick(
                "EXISTS (SELECT 1 FROM items x WHERE x.user_id = " + key + " AND x.total > 2)",
                "NOT EXISTS (SELECT 1 FROM items x WHERE " + key + " = x.user_id)",
                key + " NOT IN (SELECT x.total FROM items x WHERE x.user_id = " + key() + ")",
                "EXISTS (SELECT 1 FROM items x LEFT JOIN orders y ON y.user_id = x.user_id WHERE x.user_id = "
                        + key
                        + " AND y.user_id IS NULL)",
                "(SELECT COUNT(*) FROM orders y WHERE y.user_id = " + key + ") < 2",
                "EXISTS (SELECT 1 FROM items WHERE user_id = " + key() + " OR " + key + " = 5)",
                "EXISTS (SELECT 1 FROM items WHERE user_id = id)",
                "2 IN (SELECT x.id FROM items x WHERE x.user_id = " + key + " UNION SELECT 1)");
    }

    private String plain(List<String> keys) {
        String key = keys.get(random.nextInt(keys.size()));
        String other = keys.get(random.nextInt(keys.size()));
        String alias = key.substring(0, key.indexOf('.'));
        String value = alias.equals("u") ? "u.name" : alias + ".total";
        String like = alias.equals("u") ? "'n1'" : other;
        return pick(
                key + " = " + key(),
                key + " = " + key(),
                key() + " = " + key,
                key + " = " + key() + " - " + key() + " * 1 + 5",
                key + " = CAST(" + key() + " AS " + pick("SIGNED", "UNSIGNED", "CHAR") + ")",
                key + " <= CAST('" + key() + pick("", ".5", "x") + "' AS SIGNED) + 1",
                key + " BETWEEN CAST(" + key() + " AS UNSIGNED) AND " + key(),
                key + " IN (CAST(" + key() + " AS SIGNED), " + key() + ")",
                key + " = 0x" + Integer.toHexString(random.nextInt(USERS)),
                key
                        + " IN (b'"
                        + Integer.toBinaryString(random.nextInt(USERS))
                        + "', "
                        + key()
                        + ")",
                key
                        + " = "
                        + pick("_binary", "_latin1 ", "_utf8mb4")
                        + "'"
                        + key()
                        + pick("", "x")
                        + "'",
                key
                        + " IN (CAST('"
                        + key()
                        + "' AS SIGNED), "
                        + key()
                        + ", CAST("
                        + key()
                        + " AS UNSIGNED))",
                key + " = " + other,
                key + " IN (" + key() + ", " + key() + ")",
                key + " NOT IN (" + key() + ", " + key() + ")",
                key + " BETWEEN " + key() + " AND " + key(),
                key + " NOT BETWEEN " + key() + " AND " + key(),
                "(" + value + ", " + key + ") = (" + like + ", " + key() + ")",
                "(" + key + ", " + other + ") <=> (" + key() + ", NULL)",
                "(" + key + ", 1) IN ((" + key() + ", 1), (" + key() + ", 1))",
                "(" + key + ", 1) NOT IN ((" + key() + ", 1), (" + key() + ", NULL))",
                "(" + key + ", 1) IN ((" + key() + ".5, 1))",
                "NOT (" + key + " NOT IN (" + key() + ", " + key() + "))",
                "NOT (" + key + " <> " + key() + " OR " + value + " IS NULL)",
                key + " IS NULL",
                key + " IS NOT NULL",
                key + " <=> " + key(),
                key + " <=> NULL",
                key + " <> " + key(),
                key + " > " + key(),
                value + " IS NULL",
                value + " = " + (alias.equals("u") ? "'n1'" : key()));
    }

    private int key() {
        return random.nextInt(USERS);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
