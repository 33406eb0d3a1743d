package io.tidegate.it.suite;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of behaviours by a JDBC driver. */
final class JdbcSteps implements AutoCloseable {
    private static final String COLUMNS =
            "id, t, us, ub, d, f, g, dt, ts, ti, da, y, bi, e, s, bl, tx, v";
    private static final int BIG = 5 << 20;

    private final Jdbc driver;
    private final Endpoint endpoint;
    private final List<String> lines;
    private final List<Connection> open = new ArrayList<>();
    private final String table;

    JdbcSteps(Jdbc driver, Endpoint endpoint, List<String> lines) {
        this.driver = driver;
        this.endpoint = endpoint;
        this.lines = lines;
        this.table = "java_" + driver.name();
    }

    /** A step that fails does not keep the others from running. */
    void run() {
        Map<String, JdbcAnswers.Step> steps = new LinkedHashMap<>();
        steps.put("connect", this::connect);
        steps.put("types", this::types);
        steps.put("parameters", this::parameters);
        steps.put("writes", this::writes);
        steps.put("errors", this::errors);
        steps.put("transactions", this::transactions);
        steps.put("several", this::several);
        steps.put("large", this::large);
        steps.put("batch", this::batch);
        steps.put("session", this::session);
        steps.put("metadata", this::metadata);
        steps.put("routed", this::routed);
        steps.forEach((name, step) -> {
            try {
                step.run();
            } catch (SQLException failed) {
                lines.add("failed|" + name + ": " + failed);
            }
        });
    }

    private void connect() throws SQLException {
        Connection client = open("");
        show(Behaviour.CONNECT, client.isValid(5), rows(client, "SELECT 1, DATABASE()"));
        show(Behaviour.CONNECT, client.getCatalog(), client.getMetaData().supportsTransactions());
        show(
                Behaviour.CONNECT,
                JdbcAnswers.errorOf(() ->
                                DriverManager.getConnection(
                                                driver.url(endpoint, endpoint.plain(), ""),
                                                "app",
                                                "no")
                                        .close())
                        .replaceAll("\\(conn=\\d+\\)|@'[^']*'.*", ""));
    }

    private void types() throws SQLException {
        Connection client = open("");
        update(client, "DROP TABLE IF EXISTS " + table);
        update(
                client,
                "CREATE TABLE "
                        + table
                        + " (id INT AUTO_INCREMENT PRIMARY KEY, t TINYINT, us SMALLINT UNSIGNED, ub BIGINT"
                        + " UNSIGNED, d DECIMAL(30,10), f FLOAT, g DOUBLE, dt DATETIME(6), ts TIMESTAMP"
                        + " NULL, ti TIME(3), da DATE, y YEAR, bi BIT(10), e ENUM('a','ü'), s"
                        + " SET('x','y','z'), bl LONGBLOB, tx TEXT, v VARCHAR(40) UNIQUE, j JSON)"
                        + " CHARACTER SET utf8mb4");
        update(
                client,
                "INSERT INTO "
                        + table
                        + " VALUES (1, -128, 65535, 18446744073709551615,"
                        + " -12345678901234567890.0123456789, 1.5, -2.25e100, '2026-02-03 04:05:06.123456',"
                        + " '2026-02-03 04:05:06', '-12:59:58.999', '2026-02-03', 1999, b'1000000001', 'ü',"
                        + " 'x,z', X'00FF0027', 'Grüße 💧', 'one', '{\"k\": [1, null, \"ü\"]}'), (2, NULL,"
                        + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
                        + " NULL, NULL, NULL, NULL)");
        show(
                driver.prepares() ? Behaviour.TYPES_PREPARED : Behaviour.TYPES_TEXT,
                JdbcAnswers.described(
                        client, "SELECT " + COLUMNS + " FROM " + table + " ORDER BY id"));
        show(
                Behaviour.JSON,
                JdbcAnswers.described(client, "SELECT j FROM " + table + " ORDER BY id"));
    }

    private void parameters() throws SQLException {
        Connection client = open("");
        Behaviour behaviour =
                driver.prepares() ? Behaviour.PARAMETERS_PREPARED : Behaviour.PARAMETERS_TEXT;
        Object[] values = {
            7,
            -1L,
            2.5,
            new BigDecimal("-1.50"),
            "it's \\ \"odd\" Grüße 💧\0",
            new byte[] {0, -1, 39},
            null,
            true,
            LocalDateTime.of(2026, 2, 3, 4, 5, 6, 123_456_000),
            LocalDate.of(2026, 2, 3),
            (byte) -3,
            1.5f
        };
        String marks = Arrays.stream(values).map(each -> "?").collect(Collectors.joining(", "));
        // MariaDB's driver cannot send all of them to MySQL; then the error is what has to be the
        // same.
        show(
                behaviour,
                JdbcAnswers.errorOf(() ->
                        show(behaviour, JdbcAnswers.described(client, "SELECT " + marks, values))));
        try (PreparedStatement one =
                        client.prepareStatement(
                                "SELECT id FROM " + table + " WHERE id = ? OR v = ?");
                PreparedStatement other = client.prepareStatement("SELECT ? + 1")) {
            for (int id : new int[] {1, 2, 99}) {
                one.setInt(1, id);
                one.setString(2, "one");
                other.setInt(1, id);
                show(
                        behaviour,
                        JdbcAnswers.rows(one.executeQuery()),
                        JdbcAnswers.rows(other.executeQuery()));
            }
        }
    }

    private void writes() throws SQLException {
        for (String found : List.of("true", "false")) {
            Connection client = open("&useAffectedRows=" + found);
            client.setAutoCommit(false);
            for (String sql :
                    List.of(
                            "UPDATE " + table + " SET t = 5 WHERE id = 1",
                            "UPDATE " + table + " SET t = 5 WHERE id IN (1, 2)",
                            "INSERT INTO "
                                    + table
                                    + " (id, t) VALUES (1, 6) ON DUPLICATE KEY UPDATE t = 6",
                            "REPLACE INTO " + table + " (id, v) VALUES (50, 'r')",
                            "REPLACE INTO " + table + " (id, v) VALUES (50, 's')",
                            "DELETE FROM " + table + " WHERE id = 50")) {
                show(Behaviour.AFFECTED, update(client, sql));
            }
            client.rollback();
        }
        Connection client = open("");
        update(client, "ALTER TABLE " + table + " AUTO_INCREMENT = 100");
        for (String values : List.of("(1)", "(1), (2), (3)")) {
            try (PreparedStatement insert =
                    client.prepareStatement(
                            "INSERT INTO " + table + " (t) VALUES " + values,
                            Statement.RETURN_GENERATED_KEYS)) {
                show(
                        Behaviour.INSERT_ID,
                        insert.executeUpdate(),
                        JdbcAnswers.rows(insert.getGeneratedKeys()));
            }
        }
        show(Behaviour.INSERT_ID, rows(client, "SELECT LAST_INSERT_ID()"));
    }

    private void errors() throws SQLException {
        Connection client = open("");
        for (String sql :
                List.of(
                        "INSERT INTO " + table + " (id) VALUES (1)",
                        "SELEC 1",
                        "SELECT * FROM nothing_here",
                        "SELECT nothing FROM " + table,
                        "INSERT INTO " + table + " (id, t) VALUES (300, 1000)",
                        "SELECT (SELECT 1 UNION SELECT 2)")) {
            show(Behaviour.ERRORS, JdbcAnswers.errorOf(() -> Sql.execute(client, sql)));
        }
        try (Statement statement = client.createStatement()) {
            statement.executeUpdate("SET sql_mode = ''");
            statement.executeUpdate("INSERT INTO " + table + " (id, t) VALUES (301, 1000)");
            SQLWarning warning = statement.getWarnings();
            show(
                    Behaviour.WARNINGS,
                    warning == null ? "none" : warning.getErrorCode() + warning.getMessage());
            statement.executeUpdate("DELETE FROM " + table + " WHERE id = 301");
        }
    }

    private void transactions() throws SQLException {
        Connection client = open("");
        Connection other = open("");
        String count = "SELECT COUNT(*) FROM " + table + " WHERE t = 77";
        String insert = "INSERT INTO " + table + " (t) VALUES (77)";
        client.setAutoCommit(false);
        show(
                Behaviour.TRANSACTIONS,
                update(client, insert),
                rows(client, count),
                rows(other, count));
        client.rollback();
        show(Behaviour.TRANSACTIONS, rows(client, count));
        update(client, insert);
        client.commit();
        show(Behaviour.TRANSACTIONS, rows(other, count));
        Savepoint savepoint = client.setSavepoint("one");
        update(client, insert);
        client.rollback(savepoint);
        show(Behaviour.SAVEPOINTS, rows(client, count));
        client.releaseSavepoint(savepoint);
        show(Behaviour.SAVEPOINTS, JdbcAnswers.errorOf(() -> client.rollback(savepoint)));
        client.rollback();
        show(Behaviour.AUTOCOMMIT, client.getAutoCommit(), rows(client, "SELECT @@autocommit"));
        update(client, "DELETE FROM " + table + " WHERE t = 77");
        client.setAutoCommit(true);
        show(Behaviour.AUTOCOMMIT, rows(client, "SELECT @@autocommit"), rows(other, count));
        client.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        client.setReadOnly(true);
        show(
                Behaviour.SESSION_VARIABLES,
                client.getTransactionIsolation(),
                JdbcAnswers.errorOf(() -> update(client, insert)));
    }

    private void several() throws SQLException {
        Connection client = open("&allowMultiQueries=true");
        show(
                Behaviour.SEVERAL_STATEMENTS,
                JdbcAnswers.results(
                        client,
                        "SELECT 1; UPDATE "
                                + table
                                + " SET t = 9 WHERE id = 1; SELECT 'two', NULL"));
        show(
                Behaviour.SEVERAL_STATEMENTS,
                JdbcAnswers.errorOf(
                        () -> JdbcAnswers.results(client, "SELECT 1; SELEC 2; SELECT 3")));
        Connection single = open("");
        update(single, "DROP PROCEDURE IF EXISTS " + table + "_p");
        update(
                single,
                "CREATE PROCEDURE "
                        + table
                        + "_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END");
        try (CallableStatement call = single.prepareCall("{call " + table + "_p(?, ?)}")) {
            call.setInt(1, 5);
            call.registerOutParameter(2, Types.INTEGER);
            show(Behaviour.PROCEDURES, call.execute(), JdbcAnswers.rows(call.getResultSet()));
            show(
                    Behaviour.PROCEDURES,
                    call.getMoreResults(),
                    JdbcAnswers.rows(call.getResultSet()),
                    call.getInt(2));
        }
        update(single, "DROP PROCEDURE IF EXISTS " + table + "_s");
        show(
                Behaviour.ROUTINES,
                JdbcAnswers.errorOf(() ->
                        update(
                                single,
                                "CREATE PROCEDURE "
                                        + table
                                        + "_s(INOUT a INT) BEGIN SET a = a * 2; SET @seen = a; END")));
    }

    private void large() throws SQLException {
        Connection client = open("");
        byte[] data = "Tidegate\0ÿ".repeat(BIG / 11).getBytes(StandardCharsets.UTF_8);
        try (PreparedStatement insert =
                client.prepareStatement("INSERT INTO " + table + " (id, bl) VALUES (?, ?)")) {
            insert.setInt(1, 500);
            insert.setBytes(2, data);
            show(Behaviour.BLOB, insert.executeUpdate());
            insert.setInt(1, 501);
            insert.setBinaryStream(2, new ByteArrayInputStream(data));
            show(Behaviour.BLOB, insert.executeUpdate());
        }
        try (Statement select = client.createStatement();
                ResultSet back =
                        select.executeQuery(
                                "SELECT bl, SHA2(bl, 256) FROM "
                                        + table
                                        + " WHERE id IN (500, 501)")) {
            while (back.next()) {
                show(Behaviour.BLOB, Arrays.equals(data, back.getBytes(1)), back.getString(2));
            }
        }
        update(client, "DELETE FROM " + table + " WHERE id IN (500, 501)");
        String digits =
                "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)";
        String sql =
                "SELECT CONCAT(a.d, b.d, c.d, e.d, f.d), REPEAT('x', 200) FROM "
                        + List.of("a", "b", "c", "e", "f").stream()
                                .map(name -> digits + " " + name)
                                .collect(Collectors.joining(", "))
                        + " ORDER BY 1";
        int hash = 0;
        int rows = 0;
        try (PreparedStatement select =
                client.prepareStatement(
                        sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // Connector/J streams without a cursor only when asked like this.
            boolean byRow = driver.streamsByMinimum();
            select.setFetchSize(byRow ? Integer.MIN_VALUE : 100);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    hash =
                            31 * hash
                                    + result.getString(1).hashCode()
                                    + result.getString(2).length();
                    rows++;
                }
            }
        }
        show(Behaviour.STREAM, rows, hash, rows(client, "SELECT 'after'"));
    }

    private void batch() throws SQLException {
        Connection client = open("");
        client.setAutoCommit(false);
        try (PreparedStatement insert =
                client.prepareStatement("INSERT INTO " + table + " (id, t, tx) VALUES (?, ?, ?)")) {
            for (int i = 0; i < 200; i++) {
                insert.setInt(1, 1000 + i);
                insert.setInt(2, i % 100);
                insert.setString(3, "text " + i);
                insert.addBatch();
            }
            show(Behaviour.BATCH, Arrays.toString(insert.executeBatch()));
        }
        show(
                Behaviour.BATCH,
                rows(
                        client,
                        "SELECT COUNT(*), SUM(t), MAX(tx) FROM " + table + " WHERE id >= 1000"));
        client.rollback();
    }

    private void session() throws SQLException {
        Connection client = open("&connectionAttributes=program_name:clients");
        show(Behaviour.ATTRIBUTES, client.isValid(5));
        client.setCatalog(endpoint.sharded());
        show(Behaviour.DATABASE, client.getCatalog().equals(endpoint.sharded()));
        client.setCatalog(endpoint.plain());
        show(Behaviour.DATABASE, rows(client, "SELECT id FROM " + table + " WHERE id = 1"));
        show(Behaviour.DATABASE, JdbcAnswers.errorOf(() -> client.setCatalog("nowhere")));
        update(client, "SET @@session.lock_wait_timeout = 77, @a = 1, @b = 'ü'");
        show(Behaviour.SESSION_VARIABLES, rows(client, "SELECT @@lock_wait_timeout"));
        show(
                Behaviour.SESSION_VARIABLES,
                JdbcAnswers.errorOf(() -> update(client, "SET nothing_here = 1")));
        show(Behaviour.USER_VARIABLES, JdbcAnswers.described(client, "SELECT @a, @b, @nothing"));
        update(client, "SET time_zone = '+05:30'");
        show(
                Behaviour.TIME_ZONE,
                rows(
                        client,
                        "SELECT CONCAT(ts), CONCAT(dt), @@time_zone FROM "
                                + table
                                + " WHERE id = 1"));
    }

    private void metadata() throws SQLException {
        DatabaseMetaData metadata = open("").getMetaData();
        show(
                Behaviour.METADATA,
                metadata.getDatabaseProductVersion(),
                metadata.getMaxColumnNameLength());
        show(
                Behaviour.METADATA,
                JdbcAnswers.rows(metadata.getTables(endpoint.plain(), null, table, null)));
        show(
                Behaviour.METADATA,
                JdbcAnswers.rows(metadata.getColumns(endpoint.plain(), null, table, null)));
        show(
                Behaviour.METADATA,
                JdbcAnswers.rows(metadata.getPrimaryKeys(endpoint.plain(), null, table)));
    }

    private void routed() throws SQLException {
        Behaviour behaviour = driver.prepares() ? Behaviour.SHARDED_PREPARED : Behaviour.SHARDED;
        long base = 10_000_000;
        for (Client each : Client.values()) {
            base += each.program() == driver ? each.ordinal() * 1000L : 0;
        }
        Connection client = open(endpoint.sharded(), "");
        for (long id = base; id < base + 10; id++) {
            Sql.update(client, "DELETE FROM users WHERE id = ?", id);
            Sql.update(client, "DELETE FROM orders WHERE user_id = ?", id);
            show(
                    behaviour,
                    Sql.update(
                            client,
                            "INSERT INTO users (id, name, country) VALUES (?, ?, 'DE')",
                            id,
                            "ü" + id),
                    Sql.update(
                            client,
                            "INSERT INTO orders (user_id, id, total) VALUES (?, 1, 1.5), (?, 2, 2.25)",
                            id,
                            id));
        }
        show(
                Behaviour.SHARDED_COLUMNS,
                JdbcAnswers.described(
                        client, "SELECT name, country FROM users WHERE id = ?", base + 3));
        show(
                behaviour,
                Sql.rows(
                                client,
                                "SELECT id, name FROM users WHERE id IN (?, ?, ?)",
                                base,
                                base + 4,
                                base + 7)
                        .stream()
                        .sorted()
                        .toList());
        show(
                behaviour,
                Sql.rows(
                        client,
                        "SELECT o.id, u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id"
                                + " = ? ORDER BY o.id DESC",
                        base + 5));
        long first = base;
        show(
                behaviour,
                Sql.update(client, "UPDATE users SET name = 'new' WHERE id = ?", base + 6),
                JdbcAnswers.numberOf(
                        () -> Sql.update(client, "INSERT INTO users (id) VALUES (?)", first)));
        client.setAutoCommit(false);
        Sql.update(client, "UPDATE users SET name = 'undone' WHERE id = ?", base);
        show(
                Behaviour.SHARDED_TRANSACTIONS,
                Sql.rows(client, "SELECT name FROM users WHERE id = ?", base));
        client.rollback();
        show(
                Behaviour.SHARDED_TRANSACTIONS,
                Sql.rows(client, "SELECT name FROM users WHERE id = ?", base));
    }

    private Connection open(String further) throws SQLException {
        return open(endpoint.plain(), further);
    }

    private Connection open(String schema, String further) throws SQLException {
        Connection connection =
                DriverManager.getConnection(
                        driver.url(endpoint, schema, further), Endpoint.USER, Endpoint.PASSWORD);
        open.add(connection);
        return connection;
    }

    private void show(Behaviour behaviour, Object... values) {
        lines.add(
                behaviour.key()
                        + "|"
                        + Arrays.stream(values)
                                .map(String::valueOf)
                                .collect(Collectors.joining(" ")));
    }

    private static int update(Connection client, String sql) throws SQLException {
        return Sql.update(client, sql);
    }

    private static List<String> rows(Connection client, String sql) throws SQLException {
        return Sql.rows(client, sql);
    }

    @Override
    public void close() throws SQLException {
        for (Connection each : open) {
            each.close();
        }
    }
}
