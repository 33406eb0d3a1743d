package io.tidegate.proxy.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Random;

/**
 * Statements as applications write them, with tokens lost, doubled and exchanged, and no SQL at
 * all.
 */
public final class RandomSql {
    private static final String[] STATEMENTS = {
        "SELECT * FROM items WHERE id = 7",
        "SELECT id, n FROM items WHERE id IN (1, 2, 3) AND n = 'x' ORDER BY n LIMIT 2",
        "SELECT COUNT(*) FROM items",
        "SELECT 1",
        "SELECT i.n FROM items i JOIN other o ON i.id = o.id WHERE i.id = ? OR o.n LIKE '%a'",
        "SELECT n FROM shop.items WHERE id BETWEEN 1 AND 3 FOR UPDATE",
        "SELECT (SELECT MAX(n) FROM items WHERE id = 4), `n` FROM `items` WHERE `id` = -4",
        "INSERT INTO items (id, n) VALUES (1, 'a'), (2, 'b'), (?, NULL)",
        "INSERT INTO items SET id = 3, n = NOW()",
        "INSERT INTO items (id, n) VALUES (5, 'x') ON DUPLICATE KEY UPDATE n = VALUES(n)",
        "INSERT INTO items (id, n) SELECT 1, n FROM other",
        "REPLACE INTO items (n, id) VALUES ('q', 0x10)",
        "UPDATE items SET n = CONCAT(n, 'x') WHERE id = 3 AND NOT n IS NULL",
        "UPDATE other SET n = 1 WHERE id = 2",
        "DELETE FROM items WHERE id IN (1, 4) OR (id = 5 AND n = 'z')",
        "CREATE TABLE t (id INT PRIMARY KEY, n VARCHAR(10) DEFAULT 'x')",
        "CREATE TEMPORARY TABLE t (id INT)",
        "ALTER TABLE items ADD COLUMN m INT",
        "TRUNCATE TABLE items",
        "SHOW TABLES LIKE 'i%'",
        "SHOW CREATE TABLE items",
        "SHOW WARNINGS",
        "SHOW COUNT(*) ERRORS",
        "DESCRIBE items",
        "EXPLAIN SELECT * FROM items WHERE id = 1",
        "USE shop",
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
        "SET @a = 1, @@session.sql_mode = 'ANSI_QUOTES', time_zone = DEFAULT",
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY",
        "SET autocommit = 0",
        "SET CHARACTER SET latin1",
        "SET GLOBAL x = 1",
        "BEGIN",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        "COMMIT AND CHAIN",
        "ROLLBACK TO SAVEPOINT a",
        "SAVEPOINT a",
        "RELEASE SAVEPOINT a",
        "SELECT LAST_INSERT_ID()",
        "SELECT ROW_COUNT() AS r FROM DUAL",
        "SELECT FOUND_ROWS()",
        "SELECT @@warning_count",
        "SELECT GET_LOCK('l', 1)",
        "LOCK TABLES items READ, other WRITE",
        "UNLOCK TABLES",
        "PREPARE p FROM 'SELECT 1'",
        "EXECUTE p USING @a",
        "DEALLOCATE PREPARE p",
        "CALL p(1, @x)",
        "KILL QUERY 5",
        "XA START 'x'",
        "LOAD DATA LOCAL INFILE 'f' INTO TABLE items",
        "HANDLER items OPEN",
        "DO SLEEP(0)",
        "SELECT 1; SELECT 2",
        "/*!50000 SELECT */ 1",
        "-- nothing\nSELECT 1 # more",
        ""
    };

    private static final String[] TOKENS = {
        "SELECT",
        "FROM",
        "items",
        "shop",
        "id",
        "n",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "IN",
        "VALUES",
        "INSERT",
        "INTO",
        "UPDATE",
        "SET",
        "DELETE",
        "NAMES",
        "SESSION",
        "GLOBAL",
        "TRANSACTION",
        "BEGIN",
        "COMMIT",
        "USE",
        "SHOW",
        "WARNINGS",
        "COUNT",
        "LIMIT",
        "ORDER BY",
        "CASE WHEN",
        "END",
        "INTERVAL",
        "BINARY",
        "EXISTS",
        "UNION",
        "LAST_INSERT_ID()",
        "ROW_COUNT()",
        "DEFAULT",
        "NULL",
        "(",
        ")",
        ",",
        ";",
        ".",
        "..",
        "=",
        ":=",
        "?",
        "*",
        "*/",
        "-",
        "+",
        "~",
        "!",
        "^",
        "|",
        "&",
        "<",
        "@",
        "@@",
        "@a",
        "@'b'",
        "@`c`",
        "@@session.",
        "@@global.x",
        ":",
        "{",
        "}",
        "[",
        "]",
        "\\",
        "'",
        "''",
        "'\\'",
        "'x'",
        "\"",
        "\"y\"",
        "`",
        "`z`",
        "``",
        "N'q'",
        "_utf8mb4'7'",
        "x'1F'",
        "b'1'",
        "0x",
        "0xZZ",
        "0b",
        "1",
        "1.",
        ".5",
        "1e",
        "1e5",
        "-7",
        "99999999999999999999999",
        "1a",
        "1.e5",
        "/*",
        "/**/",
        "/* ; */",
        "/*!",
        "/*!50000 ",
        "/*M!",
        "/*+ x */",
        "--",
        "-- ",
        "#",
        "\n",
        "\t",
        "\0",
        "\u0080",
        "\u00bf'",
        "\u0081\\",
        "\u00ff",
        "é"
    };

    private final Random random;

    public RandomSql(Random random) {
        this.random = random;
    }

    /** Less than 1 KiB. */
    public byte[] next() {
        return cut(
                switch (random.nextInt(8)) {
                    case 0, 1 -> statement();
                    case 2 -> soup(random.nextInt(60));
                    case 3 -> repeated(1000);
                    default -> changed();
                },
                1000);
    }

    /** Much of one thing: what takes more than linear time shows here. */
    public byte[] large(int most) {
        return cut(repeated(most), most);
    }

    private static byte[] cut(String text, int most) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String statement() {
        return one(STATEMENTS);
    }

    private String soup(int tokens) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            sql.append(one(TOKENS)).append(one("", " "));
        }
        return sql.toString();
    }

    private String repeated(int most) {
        String part = one("", " ") + soup(1 + random.nextInt(3));
        String head = random.nextInt(4) == 0 ? "" : cutAnywhere(statement());
        String tail = random.nextInt(3) == 0 ? soup(2) : "";
        int room = Math.max(0, most - head.length() - tail.length());
        int times = random.nextInt(4) == 0 ? random.nextInt(20) : room / Math.max(1, part.length());
        return head + part.repeat(Math.min(times, room)) + tail;
    }

    private String cutAnywhere(String sql) {
        return sql.substring(0, random.nextInt(sql.length() + 1));
    }

    private String changed() {
        StringBuilder sql = new StringBuilder(statement());
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(sql.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> sql.insert(at, one(TOKENS));
                case 1 -> sql.delete(at, Math.min(sql.length(), at + 1 + random.nextInt(6)));
                case 2 -> sql.append(one(" ", ";", "; ")).append(statement());
                default ->
                        sql.replace(
                                at,
                                Math.min(sql.length(), at + 1 + random.nextInt(4)),
                                one(TOKENS));
            }
        }
        return sql.toString();
    }
}
