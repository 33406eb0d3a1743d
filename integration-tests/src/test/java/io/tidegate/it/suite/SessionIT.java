package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class SessionIT {
    private final TestCluster cluster;
    private final long key = Keys.range();

    SessionIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @EnumSource
    void a_rolled_back_row_is_gone_and_a_committed_one_is_there(Driver driver) throws Exception {
        try (Connection writer = driver.connect(cluster);
                Connection reader = driver.connect(cluster)) {
            writer.setAutoCommit(false);
            insertUser(writer, key);
            writer.rollback();
            insertUser(writer, key + 1);
            List<String> before = usersFrom(reader, key, key + 1);

            writer.commit();

            assertThat(before).isEmpty();
            assertThat(usersFrom(reader, key, key + 1)).containsExactly("" + (key + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_group_is_refused_and_the_transaction_lives_on(Driver driver) throws Exception {
        long here = keyOn("g0");
        long there = keyOn("g1");
        try (Connection connection = driver.connect(cluster)) {
            connection.setAutoCommit(false);
            Sql.update(connection, "UPDATE users SET country = 'XX' WHERE id = ?", here);

            assertThatThrownBy(() ->
                            Sql.update(
                                    connection,
                                    "UPDATE users SET country = 'XX' WHERE id = ?",
                                    there))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-CROSS-GROUP-TRANSACTION");

            connection.commit();
            assertThat(Sql.rows(connection, "SELECT country FROM users WHERE id = ?", here))
                    .containsExactly("XX");
        }
    }

    /** As drivers do that ask for a variable, or set one, before the first write. */
    @ParameterizedTest
    @EnumSource
    void a_question_without_a_table_binds_a_transaction_to_no_group(Driver driver)
            throws Exception {
        long there = keyOn("g1");
        long here = keyOn("g0");
        try (Connection connection = driver.connect(cluster);
                Connection other = driver.connect(cluster)) {
            Sql.execute(connection, "BEGIN");
            assertThat(Sql.rows(connection, "SELECT @@version_comment, 1")).hasSize(1);
            Sql.execute(connection, "SET SESSION lock_wait_timeout = 77");
            assertThat(Sql.rows(connection, "SELECT @@lock_wait_timeout")).containsExactly("77");
            Sql.update(connection, "UPDATE users SET country = 'ZZ' WHERE id = ?", there);

            assertThat(Sql.rows(other, "SELECT country FROM users WHERE id = ?", there))
                    .doesNotContain("ZZ");
            assertThatThrownBy(() ->
                            Sql.rows(connection, "SELECT country FROM users WHERE id = ?", here))
                    .hasMessageContaining("TG-CROSS-GROUP-TRANSACTION");
            Sql.execute(connection, "ROLLBACK");
            assertThat(Sql.rows(connection, "SELECT country FROM users WHERE id = ?", there))
                    .doesNotContain("ZZ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_consistent_snapshot_is_of_the_moment_when_it_was_asked_for(Driver driver)
            throws Exception {
        try (Connection reader = driver.connect(cluster);
                Connection writer = driver.connect(cluster)) {
            Sql.update(writer, "INSERT INTO notes (text) VALUES ('first')");
            List<String> before = Sql.rows(reader, "SELECT COUNT(*) FROM notes");

            Sql.execute(reader, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
            Sql.update(writer, "INSERT INTO notes (text) VALUES ('second')");

            assertThat(Sql.rows(reader, "SELECT COUNT(*) FROM notes")).isEqualTo(before);
            Sql.execute(reader, "COMMIT");
            assertThat(Sql.rows(reader, "SELECT COUNT(*) FROM notes")).isNotEqualTo(before);
        }
    }

    /** The sub-table that describes a statement need not lie on the transaction's group. */
    @ParameterizedTest
    @EnumSource
    void a_statement_prepared_inside_a_transaction_leaves_its_group_open(Driver driver)
            throws Exception {
        for (String group : List.of("g0", "g1")) {
            long mine = keyOn(group);
            try (Connection connection = driver.connect(cluster)) {
                Sql.execute(connection, "BEGIN");
                Sql.update(connection, "UPDATE users SET country = 'P1' WHERE id = ?", mine);
                Sql.update(
                        connection,
                        "INSERT INTO orders (user_id, id, total) VALUES (?, 1, 2.50)",
                        mine);
                Sql.execute(connection, "COMMIT");

                assertThat(Sql.rows(connection, "SELECT total FROM orders WHERE user_id = ?", mine))
                        .containsExactly("2.50");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_prepared_statement_means_the_tables_of_its_own_schema(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster);
                PreparedStatement byKey =
                        connection.prepareStatement(
                                "SELECT country, DATABASE() FROM users WHERE id = ?")) {
            long here = keyOn("g0");
            long there = keyOn("g1");
            assertThat(first(byKey, here)).isEqualTo("null,app");

            connection.setCatalog("plain");

            for (long id : new long[] {here, there}) {
                if (driver == Driver.MARIADB_TEXT) {
                    // It sends the text anew, and there is no such table in the schema.
                    assertThatThrownBy(() -> first(byKey, id)).isInstanceOf(SQLException.class);
                } else {
                    assertThat(first(byKey, id)).isEqualTo("null,app");
                }
            }
            assertThat(Sql.rows(connection, "SELECT DATABASE()")).containsExactly("plain");
        }
    }

    private static String first(PreparedStatement statement, long key) throws SQLException {
        statement.setLong(1, key);
        try (ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1) + "," + row.getString(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_one_client_sets_no_other_client_sees(Driver driver) throws Exception {
        try (Connection first = driver.connect(cluster)) {
            Sql.execute(first, "SET SESSION sql_mode = 'ANSI_QUOTES', @mine = 42");
            assertThat(Sql.rows(first, "SELECT @@sql_mode, @mine"))
                    .containsExactly("ANSI_QUOTES,42");
        }
        for (int client = 0; client < 8; client++) {
            try (Connection other = driver.connect(cluster)) {
                assertThat(Sql.rows(other, "SELECT @@sql_mode, @mine").getFirst())
                        .doesNotContain("ANSI_QUOTES")
                        .endsWith(",null");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void last_insert_id_is_that_of_the_clients_own_insert(Driver driver) throws Exception {
        try (Connection first = driver.connect(cluster);
                Connection second = driver.connect(cluster)) {
            Sql.update(first, "INSERT INTO notes (text) VALUES ('first')");
            Sql.update(second, "INSERT INTO notes (text) VALUES ('second')");

            String id = Sql.rows(first, "SELECT LAST_INSERT_ID()").getFirst();

            assertThat(Sql.rows(first, "SELECT text FROM notes WHERE id = " + id))
                    .containsExactly("first");
        }
    }

    @ParameterizedTest
    @EnumSource
    void warnings_are_those_of_the_last_statement(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster);
                Connection other = driver.connect(cluster);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT IGNORE INTO notes (id, text) VALUES (NULL, REPEAT('x', 30))");
            Sql.rows(other, "SELECT 1");

            // Not prepared: MySQL refuses to prepare it.
            try (ResultSet warnings = statement.executeQuery("SHOW WARNINGS")) {
                assertThat(warnings.next()).isTrue();
                assertThat(warnings.getInt("Code")).isEqualTo(1265);
                assertThat(warnings.next()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTOR_J_TEXT", "MARIADB_TEXT"})
    void row_count_is_that_of_the_last_statement(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster);
                Connection other = driver.connect(cluster)) {
            Sql.update(connection, "INSERT INTO notes (text) VALUES ('a'), ('b'), ('c')");
            Sql.update(other, "INSERT INTO notes (text) VALUES ('d')");

            List<String> count = Sql.rows(connection, "SELECT ROW_COUNT()");

            assertThat(count).containsExactly("3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bad_password_and_an_unknown_user_read_the_same(Driver driver) {
        assertThatThrownBy(() -> driver.connect(cluster, "app", "app", "wrong"))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .satisfies(denied -> assertThat(denied.getErrorCode()).isEqualTo(1045))
                .satisfies(denied -> assertThat(denied.getSQLState()).isEqualTo("28000"));
        assertThatThrownBy(() -> driver.connect(cluster, "app", "nobody", "wrong"))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .satisfies(denied -> assertThat(denied.getErrorCode()).isEqualTo(1045));
    }

    @ParameterizedTest
    @EnumSource
    void an_unknown_schema_is_refused_at_login(Driver driver) {
        assertThatThrownBy(() -> driver.connect(cluster, "nowhere", "app", "secret"))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .satisfies(denied -> assertThat(denied.getErrorCode()).isEqualTo(1049));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET @found = (SELECT COUNT(*) FROM app.notes)",
                "SET @x = 1, @found := (SELECT text FROM `app` . notes LIMIT 1)",
                "/*!50000 SET @found = (SELECT COUNT(*) FROM app.notes) */",
                "SET net_write_timeout = (SELECT COUNT(*) FROM app.notes)"
            })
    void a_set_reads_no_schema_that_is_not_the_users(String sql) throws Exception {
        try (RawClient guest = RawClient.login(cluster.port(), "guest", "guest", "plain", 0)) {
            assertThat(RawReply.of(guest.query(sql)).errno()).isEqualTo(1044);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_schema_that_is_not_the_users_is_refused(Driver driver) throws Exception {
        try (Connection guest = driver.connect(cluster, "plain", "guest", "guest")) {
            assertThatThrownBy(() -> Sql.execute(guest, "SELECT * FROM app.users WHERE id = 1"))
                    .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                    .satisfies(denied -> assertThat(denied.getErrorCode()).isEqualTo(1044));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM no_such_table:1146", "SELEC 1:1064"})
    void a_servers_own_error_is_relayed_and_the_connection_lives_on(String pair) throws Exception {
        String sql = pair.substring(0, pair.indexOf(':'));
        int errno = Integer.parseInt(pair.substring(pair.indexOf(':') + 1));
        for (Driver driver : Driver.values()) {
            try (Connection connection = driver.connect(cluster)) {
                assertThatThrownBy(() -> Sql.execute(connection, sql))
                        .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                        .satisfies(failed -> assertThat(failed.getErrorCode()).isEqualTo(errno));
                assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_write_whose_server_connection_was_killed_fails_and_is_not_repeated(Driver driver)
            throws Exception {
        String group = "g0";
        long mine = keyOn(group);
        Connection connection = driver.connect(cluster);
        try (Connection server = cluster.group(group).connect()) {
            connection.setAutoCommit(false);
            Sql.update(connection, "UPDATE users SET country = 'AA' WHERE id = ?", mine);
            kill(server);

            assertThatThrownBy(() ->
                            Sql.update(
                                    connection,
                                    "UPDATE users SET country = 'BB' WHERE id = ?",
                                    mine))
                    .isInstanceOf(SQLException.class);

            try (Connection fresh = driver.connect(cluster)) {
                assertThat(Sql.rows(fresh, "SELECT country FROM users WHERE id = ?", mine))
                        .containsExactly("null");
            }
        } finally {
            // Not closed: a driver would roll back first, on a link that may be dead by now.
            connection.abort(Runnable::run);
        }
    }

    /** Kills the connection on which a transaction is open; the server's list of them lags. */
    private static void kill(Connection server) {
        Awaitility.await()
                .until(() -> openTransactions(server), open -> !open.isEmpty())
                .forEach(id -> {
                    try {
                        Sql.execute(server, "KILL " + id);
                    } catch (SQLException failed) {
                        throw new IllegalStateException(failed);
                    }
                });
    }

    private static List<String> openTransactions(Connection server) throws SQLException {
        return Sql.rows(
                server,
                "SELECT t.trx_mysql_thread_id FROM information_schema.innodb_trx t JOIN"
                        + " information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE"
                        + " p.id <> CONNECTION_ID()");
    }

    /** A user, made through the proxy, whose row lies on the group. */
    private long keyOn(String group) throws SQLException {
        try (Connection connection = Driver.CONNECTOR_J_TEXT.connect(cluster)) {
            for (long candidate = group.equals("g0") ? key : key + 500; ; candidate++) {
                insertUser(connection, candidate);
                if (Sql.subTablesWith(cluster, "users", "id = " + candidate)
                        .getFirst()
                        .startsWith(group)) {
                    return candidate;
                }
            }
        }
    }

    private static void insertUser(Connection connection, long id) throws SQLException {
        Sql.update(connection, "INSERT INTO users (id, name) VALUES (?, 'u')", id);
    }

    private static List<String> usersFrom(Connection connection, long... ids) throws SQLException {
        return Sql.rows(connection, "SELECT id FROM users WHERE id IN (?, ?)", ids[0], ids[1]);
    }
}
