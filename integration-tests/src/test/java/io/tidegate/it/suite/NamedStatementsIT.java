package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.util.ResourceLeakDetector;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that are prepared in SQL. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class NamedStatementsIT {
    private final TestCluster cluster;
    private final long key = Keys.range();

    NamedStatementsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void a_table_without_a_rule_is_the_servers_affair() throws Exception {
        try (RawClient client = login("app", "plain")) {
            ok(client, "PREPARE p FROM 'SELECT ? + 1 AS n'");
            ok(client, "SET @a = 41");

            assertThat(rows(client, "EXECUTE p USING @a")).containsExactly("42");
            ok(client, "DEALLOCATE PREPARE p");
            assertThat(errno(client, "EXECUTE p USING @a")).isEqualTo(1243);
        }
    }

    @Test
    void a_sharded_table_is_routed_by_the_value_of_each_execution() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "PREPARE ins FROM 'INSERT INTO users (id, name, country) VALUES (?, ?, ?)'");
            ok(client, "PREPARE sel FROM 'SELECT name FROM users WHERE id = ?'");
            for (int i = 0; i < 8; i++) {
                ok(client, "SET @id = " + (key + i) + ", @name = 'n\\'" + i + "', @country = 'DE'");
                ok(client, "EXECUTE ins USING @id, @name, @country");
            }
            for (int i = 0; i < 8; i++) {
                ok(client, "SET @id = " + (key + i));
                assertThat(rows(client, "EXECUTE sel USING @id")).containsExactly("n'" + i);
            }
            ok(client, "DROP PREPARE sel");
            assertThat(errno(client, "EXECUTE sel USING @id")).isEqualTo(1243);
        }
    }

    @Test
    void an_execution_leaves_no_buffer_behind() throws Exception {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (CapturedLog log = new CapturedLog();
                RawClient client = login("app", "app")) {
            ok(client, "PREPARE p FROM 'SELECT COUNT(*) FROM users WHERE id = ?'");
            ok(client, "SET @id = " + key);
            for (int i = 0; i < 20; i++) {
                assertThat(rows(client, "EXECUTE p USING @id")).containsExactly("0");
            }
            System.gc();
            // What was found is told of when the next buffer is taken.
            rows(client, "EXECUTE p USING @id");
            assertThat(log.errors()).isEmpty();
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    @Test
    void a_broadcast_table_is_written_on_every_group() throws Exception {
        String code = "Q" + (char) ('A' + key % 26);
        try (RawClient client = login("app", "app")) {
            ok(client, "DELETE FROM countries WHERE code = '" + code + "'");
            ok(client, "SET @sql = 'INSERT INTO countries VALUES (?, ?)'");
            ok(client, "SET @code = '" + code + "', @name = 'Quux'");
            ok(client, "PREPARE p FROM @sql");
            ok(client, "EXECUTE p USING @code, @name");
        }
        for (String group : List.of("g0", "g1")) {
            try (Connection server = cluster.group(group).connect()) {
                assertThat(Sql.rows(server, "SELECT name FROM app.countries WHERE code = ?", code))
                        .containsExactly("Quux");
            }
        }
    }

    @Test
    void lists_of_parameters_count_as_many_as_they_have() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "SET @a = 1, @b = 2, @c = 3");
            ok(client, "PREPARE p FROM 'SELECT id FROM users WHERE id IN (?, ?, ?) ORDER BY id'");
            assertThat(errno(client, "EXECUTE p USING @a")).isEqualTo(1210);
            assertThat(errno(client, "EXECUTE p USING @a, @b, @c")).isZero();
            assertThat(refusal(client, "PREPARE p FROM 'SELECT id FROM users ORDER BY ?'"))
                    .contains("position");
        }
    }

    @Test
    void a_text_that_a_query_has_assigned_is_looked_at_too() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "SELECT 'SHUTDOWN' INTO @sql");
            assertThat(refusal(client, "PREPARE p FROM @sql")).contains("server administration");
            ok(client, "SELECT CONCAT('SELECT ', 7) INTO @sql");
            ok(client, "PREPARE p FROM @sql");
            assertThat(rows(client, "EXECUTE p")).containsExactly("7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM app.users WHERE id = 1", "DELETE FROM app.unruled"})
    void a_schema_that_is_not_the_users_stays_closed(String sql) throws Exception {
        try (RawClient client = login("guest", "plain")) {
            assertThat(errno(client, "PREPARE p FROM '" + sql + "'")).isEqualTo(1044);
            assertThat(errno(client, "EXECUTE p")).isEqualTo(1243);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SHUTDOWN", "GRANT ALL ON *.* TO x", "FLUSH TABLES", "SET GLOBAL x = 1"})
    void the_servers_administration_stays_closed(String sql) throws Exception {
        try (RawClient client = login("app", "plain")) {
            String told = RawReply.of(client.query("PREPARE p FROM '" + sql + "'")).errorMessage();
            if (told.isEmpty()) {
                told = refusal(client, "EXECUTE p");
            }
            assertThat(told).contains("TG-");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; PREPARE p FROM 'SHUTDOWN'",
                "SELECT 1; EXECUTE p",
                "/*!50000 PREPARE p FROM 'SHUTDOWN' */",
                "/*!50000 PREPARE */ p FROM 'SHUTDOWN'",
                "CREATE PROCEDURE x(t TEXT) BEGIN PREPARE p FROM @t; EXECUTE p; END",
                "PREPARE p FROM CONCAT('SHUT', 'DOWN')",
                "PREPARE p FROM 'SELECT 1; SHUTDOWN'",
                "PREPARE p FROM '/*!50000 SHUTDOWN */'"
            })
    void what_cannot_be_looked_at_reaches_no_server(String sql) throws Exception {
        try (RawClient client = login("app", "plain")) {
            assertThat(refusal(client, sql)).contains("TG-");
        }
    }

    @Test
    void a_statement_about_the_session_is_the_sessions() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "PREPARE p FROM 'SET div_precision_increment = 9'");
            ok(client, "EXECUTE p");
            long id = key;
            for (int i = 0; i < 8; i++) {
                ok(client, "REPLACE INTO users (id, name) VALUES (" + (id + i) + ", 'x')");
                assertThat(
                                rows(
                                        client,
                                        "SELECT @@div_precision_increment FROM users WHERE id = "
                                                + (id + i)))
                        .containsExactly("9");
            }
        }
    }

    @Test
    void the_wrong_number_of_values_is_an_error() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "PREPARE p FROM 'SELECT name FROM users WHERE id = ?'");
            assertThat(errno(client, "EXECUTE p")).isEqualTo(1210);
            assertThat(errno(client, "EXECUTE p USING @a, @b")).isEqualTo(1210);
        }
    }

    @Test
    void a_statement_that_cannot_be_prepared_replaces_the_one_before() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "PREPARE p FROM 'SELECT 1'");
            assertThat(refusal(client, "PREPARE p FROM 'SHUTDOWN'")).contains("TG-");
            assertThat(errno(client, "EXECUTE p")).isEqualTo(1243);
        }
    }

    @Test
    void another_kind_of_statement_may_take_the_name() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "REPLACE INTO users (id, name) VALUES (" + key + ", 'mine')");
            ok(client, "PREPARE p FROM 'SELECT 1'");
            ok(client, "PREPARE p FROM 'SELECT name FROM users WHERE id = " + key + "'");
            assertThat(rows(client, "EXECUTE p")).containsExactly("mine");
            ok(client, "PREPARE p FROM 'SELECT 2'");
            assertThat(rows(client, "EXECUTE p")).containsExactly("2");
        }
    }

    @Test
    void mariadb_executes_text_at_once() throws Exception {
        assumeThat(cluster.family()).isEqualTo(ServerFamily.MARIADB);
        try (RawClient client = login("app", "app")) {
            ok(client, "REPLACE INTO users (id, name) VALUES (" + key + ", 'mine')");
            ok(client, "SET @id = " + key);
            assertThat(rows(client, "EXECUTE IMMEDIATE 'SELECT 3'")).containsExactly("3");
            assertThat(
                            rows(
                                    client,
                                    "EXECUTE IMMEDIATE 'SELECT name FROM users WHERE id = ?' USING @id"))
                    .containsExactly("mine");
            assertThat(refusal(client, "EXECUTE IMMEDIATE 'SHUTDOWN'")).contains("TG-");
            assertThat(
                            refusal(
                                    client,
                                    "BEGIN NOT ATOMIC EXECUTE IMMEDIATE CONCAT('SHUT', 'DOWN'); END"))
                    .contains("TG-");
        }
    }

    @Test
    void nothing_of_it_outlives_a_reset() throws Exception {
        try (RawClient client = login("app", "app")) {
            ok(client, "PREPARE a FROM 'SELECT 1'");
            ok(client, "PREPARE b FROM 'SELECT id FROM users WHERE id = 1'");
            client.command(0x1F, new byte[0]);
            assertThat(errno(client, "EXECUTE a")).isEqualTo(1243);
            assertThat(errno(client, "EXECUTE b")).isEqualTo(1243);
        }
    }

    private RawClient login(String user, String schema) throws Exception {
        return RawClient.login(
                cluster.port(), user, user.equals("app") ? "secret" : user, schema, 0);
    }

    private static void ok(RawClient client, String sql) throws Exception {
        RawReply reply = RawReply.of(client.query(sql));
        assertThat(reply.errno()).as("%s: %s", sql, reply.errorMessage()).isZero();
    }

    private static List<String> rows(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).rows();
    }

    private static int errno(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).errno();
    }

    private static String refusal(RawClient client, String sql) throws Exception {
        RawReply reply = RawReply.of(client.query(sql));
        assertThat(reply.errno()).as(sql).isNotZero();
        return reply.errorMessage();
    }
}
