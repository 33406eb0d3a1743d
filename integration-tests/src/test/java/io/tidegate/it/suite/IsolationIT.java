package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients leave on connections that they share. The clients set nothing: a driver's own SET
 * would give each of them connections of its own.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class IsolationIT {
    private static final int COM_PING = 14;
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int UNSUPPORTED_PS = 1295;

    /** More than there are event loops, so that some of them share a connection. */
    private static final int CLIENTS = 8;

    private final TestCluster cluster;
    private final long key = Keys.range();

    IsolationIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHOW WARNINGS; SELECT 1", "/*! SHOW WARNINGS */"})
    void nobody_sees_another_clients_warnings(String sneaky) throws Exception {
        List<RawClient> clients = clients();
        for (RawClient client : clients) {
            client.query("SELECT 'secret' + 0");
            client.command(COM_PING, new byte[0]);
        }

        for (RawClient client : clients()) {
            assertThat(RawReply.of(client.query(sneaky)).rows()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW WARNINGS",
                "SELECT ROW_COUNT()",
                "SELECT FOUND_ROWS()",
                "SELECT @@warning_count"
            })
    void what_is_answered_for_the_last_statement_is_not_prepared(String sql) throws Exception {
        try (RawClient client = login()) {
            RawReply refusal = RawReply.of(client.command(COM_STMT_PREPARE, sql.getBytes(UTF_8)));

            // Drivers take this number as a hint to send the statement as text.
            assertThat(refusal.errno()).isEqualTo(UNSUPPORTED_PS);
        }
    }

    /**
     * How later texts have to be read, and where they run, must not change behind the proxy's back.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; SET sql_mode = 'ANSI_QUOTES'",
                "SET sql_mode = 'ANSI_QUOTES'; SELECT 1",
                "SELECT 1 /*! ; SET sql_mode = 'ANSI_QUOTES' */",
                "SELECT 1; USE mysql",
                "/*! USE mysql */",
                "SELECT 1; SHUTDOWN",
                "/*! SHUTDOWN */"
            })
    void a_text_of_several_statements_does_not_change_the_session(String sneaky) throws Exception {
        try (RawClient client = login()) {
            RawReply refusal = RawReply.of(client.query(sneaky));

            assertThat(refusal.errorMessage()).contains("TG-COMMAND-UNSUPPORTED");
            assertThat(RawReply.of(client.query("SELECT \"a\", DATABASE()")).rows())
                    .containsExactly("a,app");
        }
    }

    @Test
    void nobody_sees_the_key_of_another_clients_failed_insert() throws Exception {
        for (RawClient client : clients()) {
            int errno =
                    RawReply.of(
                                    client.query(
                                            "INSERT INTO notes (id, text) VALUES (NULL, 'kept'),"
                                                    + " (NULL, REPEAT('x', 500))"))
                            .errno();
            assertThat(errno).isEqualTo(1406);
            client.query("SELECT 1 FROM notes LIMIT 0");
        }

        for (RawClient client : clients()) {
            assertThat(RawReply.of(client.query("SELECT LAST_INSERT_ID()")).rows())
                    .containsExactly("0");
        }
    }

    @Test
    void a_split_insert_has_no_last_insert_id() throws Exception {
        try (RawClient client = login()) {
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "INSERT INTO regions (code) VALUES ('DE'), ('US')"))
                                    .errno())
                    .isZero();

            RawReply refusal = RawReply.of(client.query("SELECT LAST_INSERT_ID()"));

            assertThat(refusal.errorMessage()).contains("TG-SESSION-STATE-NOT-PORTABLE");
        }
        for (RawClient client : clients()) {
            assertThat(RawReply.of(client.query("SELECT LAST_INSERT_ID()")).rows())
                    .containsExactly("0");
        }
    }

    @Test
    void an_insert_of_one_row_tells_its_generated_key() throws Exception {
        try (RawClient client = login()) {
            client.query("INSERT INTO regions (code) VALUES ('DE'), ('US')");
            client.query("INSERT INTO regions (code) VALUES ('FR')");

            String id = RawReply.of(client.query("SELECT LAST_INSERT_ID()")).rows().getFirst();

            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SELECT code FROM regions WHERE code = 'FR' AND id = "
                                                            + id))
                                    .rows())
                    .containsExactly("FR");
        }
    }

    @Test
    void a_write_over_shards_cannot_use_the_last_insert_id() throws Exception {
        try (RawClient client = login()) {
            client.query("INSERT INTO notes (text) VALUES ('n')");

            String rows =
                    LongStream.range(key, key + 20)
                            .mapToObj(id -> "(" + id + ", LAST_INSERT_ID())")
                            .collect(Collectors.joining(", "));
            RawReply refusal =
                    RawReply.of(client.query("INSERT INTO users (id, name) VALUES " + rows));

            assertThat(refusal.errorMessage()).contains("TG-SESSION-STATE-NOT-PORTABLE");
        }
    }

    @Test
    void the_isolation_of_the_next_transaction_is_the_clients_own() throws Exception {
        for (RawClient client : clients()) {
            client.query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
            client.query("SELECT 1");
            client.close();
        }

        for (RawClient client : clients()) {
            client.query("BEGIN");
            client.query("INSERT INTO notes (text) VALUES ('i')");
            // The server's list of transactions lags.
            List<String> isolation =
                    Awaitility.await()
                            .pollInSameThread()
                            .until(
                                    () ->
                                            RawReply.of(
                                                            client.query(
                                                                    "SELECT trx_isolation_level FROM"
                                                                            + " information_schema.innodb_trx"
                                                                            + " WHERE trx_mysql_thread_id ="
                                                                            + " CONNECTION_ID()"))
                                                    .rows(),
                                    rows -> !rows.isEmpty());
            assertThat(isolation).containsExactly("REPEATABLE READ");
            client.query("ROLLBACK");
        }
    }

    @Test
    void found_rows_counts_the_rows_of_all_shards() throws Exception {
        try (RawClient client = login()) {
            for (int i = 0; i < 5; i++) {
                client.query("INSERT INTO users (id, name) VALUES (" + (key + i) + ", 'f')");
            }
            client.query(
                    "SELECT id FROM users WHERE id >= %d AND id < %d".formatted(key, key + 100));

            assertThat(RawReply.of(client.query("SELECT FOUND_ROWS()")).rows())
                    .containsExactly("5");
        }
    }

    @Test
    void a_reset_gives_up_what_the_session_was_bound_to() throws Exception {
        try (RawClient client = login()) {
            client.query("SELECT @mine := 5");
            long far = keyOnTheOtherGroup();
            String elsewhere = "SELECT @mine FROM users WHERE id = " + far;
            assertThat(RawReply.of(client.query(elsewhere)).errorMessage())
                    .contains("TG-SESSION-STATE-NOT-PORTABLE");

            client.command(0x1f, new byte[0]);

            assertThat(RawReply.of(client.query(elsewhere)).rows()).containsExactly("null");
        }
    }

    /** What one server has computed is kept by value. */
    @Test
    void a_variable_that_one_server_computed_is_there_on_the_others() throws Exception {
        try (RawClient client = login()) {
            long far = keyOnTheOtherGroup();
            client.query("SET @zone = CONCAT('+', '05:00'), @now = NOW(6)");
            client.query("SET time_zone = @zone, sql_mode = CONCAT(@@sql_mode, ',ANSI')");
            String all =
                    "SELECT @zone, @now, COLLATION(@zone), @@time_zone, @@sql_mode FROM users WHERE id ";

            List<String> here = RawReply.of(client.query(all + "= " + keyOnTheFirstGroup())).rows();
            List<String> there = RawReply.of(client.query(all + "= " + far)).rows();

            assertThat(there).isEqualTo(here);
            assertThat(here.getFirst()).startsWith("+05:00,2").contains("ANSI_QUOTES");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT @mine := 5",
                "SELECT 5 INTO @mine",
                "CALL assign_mine()",
                "SELECT assigning_mine()",
                "SELECT 1; SELECT @mine := 5",
                "/*! SELECT @mine := 5 */"
            })
    void a_variable_that_a_statement_assigned_is_not_read_elsewhere(String assigning)
            throws Exception {
        try (RawClient client = login()) {
            long far = keyOnTheOtherGroup();
            RawReply assigned = RawReply.of(client.query(assigning));
            assertThat(assigned.errno()).isZero();

            assertThat(RawReply.of(client.query("SELECT @mine")).rows()).containsExactly("5");
            assertThat(
                            RawReply.of(client.query("SELECT @mine FROM users WHERE id = " + far))
                                    .errorMessage())
                    .contains("TG-SESSION-STATE-NOT-PORTABLE");
            assertThat(RawReply.of(client.query("SELECT id, @mine FROM users")).errorMessage())
                    .contains("TG-SESSION-STATE-NOT-PORTABLE");
        }
    }

    private long keyOnTheFirstGroup() throws Exception {
        return keyOn("g0");
    }

    /** Statements without a table go to g0, the default group. */
    private long keyOnTheOtherGroup() throws Exception {
        return keyOn("g1");
    }

    private long keyOn(String group) throws Exception {
        try (RawClient writer = login()) {
            for (long candidate = key; ; candidate++) {
                writer.query("INSERT INTO users (id, name) VALUES (" + candidate + ", 'k')");
                if (Sql.subTablesWith(cluster, "users", "id = " + candidate)
                        .getFirst()
                        .startsWith(group)) {
                    return candidate;
                }
            }
        }
    }

    private List<RawClient> clients() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(login());
        }
        return clients;
    }

    private RawClient login() throws IOException {
        return RawClient.login(cluster.port(), "app", "secret", "app", 0);
    }
}
