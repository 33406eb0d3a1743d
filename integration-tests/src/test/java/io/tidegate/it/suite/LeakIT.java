package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.boot.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that share the one connection there is to a server: what one sets is there when it comes
 * back to it, and the others see nothing of it.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class LeakIT {
    private static final String CONNECTION = "SELECT @@pseudo_thread_id";

    /** They differ from one moment, or from one connection, to the next. */
    private static final Set<String> RESTLESS =
            Set.of(
                    "timestamp",
                    "pseudo_thread_id",
                    "rand_seed1",
                    "rand_seed2",
                    "error_count",
                    "statement_id");

    /** Setting them shows nothing but takes the connection from us, or its speed. */
    private static final Set<String> LEFT_ALONE =
            Set.of(
                    "pseudo_slave_mode",
                    "pseudo_replica_mode",
                    "max_statement_time",
                    "max_execution_time",
                    "max_join_size",
                    "sql_big_selects",
                    "sql_select_limit",
                    "lc_messages",
                    // Without it a look at the variables opens a transaction.
                    "autocommit",
                    // Those pin the session, so that the other one would have no connection.
                    "insert_id",
                    "last_insert_id",
                    "identity",
                    "character_set_database",
                    "collation_database",
                    "gtid_next",
                    "gtid_seq_no",
                    "profiling",
                    "session_track_transaction_info",
                    "debug",
                    "wait_timeout",
                    "interactive_timeout",
                    "net_read_timeout",
                    "net_write_timeout",
                    "max_allowed_packet");

    private final TestCluster cluster;
    private Proxy proxy;

    LeakIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        String yaml =
                """
                apiVersion: tidegate/v1
                listener: {port: 0, event-loops: 1}
                pool: {max-connections: 1}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          app:
                            default-group: g0
                        """;
        var loaded = (LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of());
        proxy = Proxy.start(Live.of(loaded.configuration()));
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void every_variable_that_one_client_sets_is_its_own() throws Exception {
        try (Connection setting = connect();
                Connection other = connect()) {
            Map<String, String> before = variables(other);

            Map<String, String> set = setAll(setting, before);

            assertThat(set).hasSizeGreaterThan(100);
            assertThat(differences(before, variables(other))).isEmpty();
            Map<String, String> seenBySetter = variables(setting);
            seenBySetter.keySet().retainAll(set.keySet());
            assertThat(differences(set, seenBySetter)).isEmpty();
            assertThat(differences(before, variables(other))).isEmpty();

            // By now the proxy knows the names and the one connection goes from hand to hand.
            String shared = Sql.rows(other, CONNECTION).getFirst();
            seenBySetter = variables(setting);
            seenBySetter.keySet().retainAll(set.keySet());
            assertThat(differences(set, seenBySetter)).isEmpty();
            assertThat(Sql.rows(setting, CONNECTION)).containsExactly(shared);
            assertThat(differences(before, variables(other))).isEmpty();
            assertThat(Sql.rows(other, CONNECTION)).containsExactly(shared);
        }
    }

    private static List<String> differences(
            Map<String, String> expected, Map<String, String> seen) {
        return expected.entrySet().stream()
                .filter(each -> !each.getValue().equals(seen.get(each.getKey())))
                .map(each -> each + " but was " + seen.get(each.getKey()))
                .toList();
    }

    /** Sets one after the other to something else; returns what the server accepted and shows. */
    private static Map<String, String> setAll(Connection connection, Map<String, String> before)
            throws SQLException {
        List<String> accepted = new ArrayList<>();
        for (Map.Entry<String, String> each : before.entrySet()) {
            if (!LEFT_ALONE.contains(each.getKey())
                    && !each.getKey().matches(".*(tmp|heap).*")
                    && isAccepted(connection, each.getKey(), each.getValue())) {
                accepted.add(each.getKey());
            }
        }
        Map<String, String> after = variables(connection);
        after.keySet().retainAll(accepted);
        after.entrySet().removeIf(each -> each.getValue().equals(before.get(each.getKey())));
        return after;
    }

    private static boolean isAccepted(Connection connection, String name, String value) {
        for (String next : others(name, value)) {
            try {
                Sql.execute(connection, "SET SESSION " + name + " = " + next);
                return true;
            } catch (SQLException refused) {
                // Global, read-only, or another kind of value.
            }
        }
        return false;
    }

    private static List<String> others(String name, String value) {
        if (name.startsWith("character_set")) {
            return List.of("latin1");
        }
        if (name.startsWith("collation")) {
            return List.of("latin1_bin");
        }
        return switch (value) {
            case "ON" -> List.of("OFF");
            case "OFF" -> List.of("ON");
            case "YES" -> List.of("NO");
            case "NO" -> List.of("YES");
            default ->
                    value.matches("\\d+")
                            ? List.of(Long.toUnsignedString(Long.parseUnsignedLong(value) / 2 + 1))
                            : List.of("'ANSI'", "'+03:00'", "'de_DE'", "'SERIALIZABLE'", "''", "1");
        };
    }

    private static Map<String, String> variables(Connection connection) throws SQLException {
        Map<String, String> variables = new TreeMap<>();
        for (String row : Sql.rows(connection, "SHOW SESSION VARIABLES")) {
            int comma = row.indexOf(',');
            String name = row.substring(0, comma);
            if (!RESTLESS.contains(name)) {
                variables.put(name, row.substring(comma + 1));
            }
        }
        return variables;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "-5",
                "1.50",
                "1.5e0",
                "NULL",
                "TRUE",
                "18446744073709551615",
                "CAST(5 AS UNSIGNED)",
                "'text'",
                "'it''s \\\\ \\\"odd\\\"'",
                "'Grüße 💧'",
                "_latin1 X'E4F6' COLLATE latin1_german1_ci",
                "X'00FF'",
                "NOW(6)",
                "1 / 3",
                "CONCAT('a', 1)",
                "(SELECT 'sub')",
                "''"
            })
    void a_user_variable_keeps_its_value_and_type(String value) throws Exception {
        String question =
                "SELECT @it, COLLATION(@it), COERCIBILITY(@it), @it IS NULL, HEX(@it), CONCAT(@it + 0)";
        try (Connection setting = connect();
                Connection other = connect();
                Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, "SET NAMES utf8mb4");
            for (Connection each : List.of(setting, server)) {
                Sql.execute(each, "SET timestamp = 1700000000.5");
                Sql.execute(each, "SET @it = " + value);
            }

            String away = Sql.rows(other, "SELECT @it, @@timestamp > 1700000001").getFirst();

            assertThat(away).isEqualTo("null,1");
            assertThat(Sql.rows(setting, question)).isEqualTo(Sql.rows(server, question));
        }
    }

    @Test
    void many_clients_with_settings_of_their_own_share_one_connection() throws Exception {
        List<Connection> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Connection client = connect();
                clients.add(client);
                Sql.execute(client, "SET @mine = " + i + ", lock_wait_timeout = " + (1000 + i));
                Sql.execute(client, "SET NAMES " + (i % 2 == 0 ? "utf8mb4" : "latin1"));
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < clients.size(); i++) {
                    assertThat(
                                    Sql.rows(
                                            clients.get(i),
                                            "SELECT @mine, @@lock_wait_timeout,"
                                                    + " @@character_set_client"))
                            .containsExactly(
                                    i
                                            + ","
                                            + (1000 + i)
                                            + ","
                                            + (i % 2 == 0 ? "utf8mb4" : "latin1"));
                }
            }
        } finally {
            for (Connection client : clients) {
                client.close();
            }
        }
    }

    @Test
    void without_autocommit_the_connection_is_shared_between_transactions() throws Exception {
        try (Connection one = connect();
                Connection other = connect()) {
            one.setAutoCommit(false);
            Sql.update(one, "DELETE FROM notes WHERE text = 'nothing'");
            one.rollback();

            assertThat(Sql.rows(other, "SELECT @@autocommit")).containsExactly("1");
            assertThat(Sql.rows(one, "SELECT @@autocommit")).containsExactly("0");
            one.rollback();
            assertThat(Sql.rows(other, "SELECT @@autocommit")).containsExactly("1");
        }
    }

    @Test
    void what_a_set_warns_of_is_shown() throws Exception {
        try (Connection one = connect()) {
            Sql.execute(one, "SET lock_wait_timeout = -1, @x = CONCAT('a', 'b')");

            assertThat(Sql.rows(one, "SHOW WARNINGS").getFirst())
                    .startsWith("Warning,1292,Truncated incorrect lock_wait_timeout value");
            assertThat(Sql.rows(one, "SELECT @x")).containsExactly("ab");
            assertThat(Sql.rows(one, "SHOW WARNINGS")).isEmpty();
        }
    }

    @Test
    void a_generated_key_is_known_after_others_had_the_connection() throws Exception {
        try (Connection one = connect();
                Connection other = connect()) {
            String shared = Sql.rows(other, CONNECTION).getFirst();
            Sql.update(one, "INSERT INTO notes (text) VALUES ('mine')");
            String key = Sql.rows(one, "SELECT MAX(id) FROM notes").getFirst();

            assertThat(Sql.rows(other, "SELECT LAST_INSERT_ID()")).containsExactly("0");
            assertThat(Sql.rows(one, "SELECT LAST_INSERT_ID()")).containsExactly(key);
            assertThat(Sql.rows(other, CONNECTION)).containsExactly(shared);
            assertThat(Sql.rows(one, "SELECT LAST_INSERT_ID() + 1"))
                    .containsExactly(Long.toString(Long.parseLong(key) + 1));
            assertThat(Sql.rows(other, "SELECT LAST_INSERT_ID()")).containsExactly("0");
        }
    }

    /** An OK reports keys that the client gave itself as well; LAST_INSERT_ID() does not. */
    @Test
    void a_key_that_was_given_is_no_generated_key() throws Exception {
        try (Connection one = connect();
                Connection other = connect()) {
            Sql.update(one, "INSERT INTO notes (text) VALUES ('generated')");
            String key = Sql.rows(one, "SELECT LAST_INSERT_ID()").getFirst();
            long given = Long.parseLong(key) + 1000;
            Sql.update(one, "INSERT INTO notes (id, text) VALUES (" + given + ", 'given')");

            assertThat(Sql.rows(other, "SELECT 1")).containsExactly("1");

            assertThat(Sql.rows(one, "SELECT LAST_INSERT_ID()")).containsExactly(key);
            Sql.update(one, "DELETE FROM notes WHERE id = " + given);
        }
    }

    @Test
    void warnings_are_shown_after_others_had_the_connection() throws Exception {
        try (Connection one = connect();
                Connection other = connect()) {
            assertThatThrownBy(() -> Sql.rows(one, "SELECT nothing_here FROM notes"))
                    .isInstanceOf(SQLException.class);

            assertThat(Sql.rows(other, "SELECT 1")).containsExactly("1");

            assertThat(Sql.rows(one, "SELECT @@warning_count")).containsExactly("1");
            assertThat(Sql.rows(one, "SHOW WARNINGS").getFirst()).startsWith("Error,1054,Unknown");
            assertThat(Sql.rows(one, "SHOW COUNT(*) WARNINGS")).containsExactly("1");
            assertThat(Sql.rows(one, "SELECT 2")).containsExactly("2");
            assertThat(Sql.rows(one, "SHOW WARNINGS")).isEmpty();
        }
    }

    @Test
    void clients_that_insert_and_fail_at_once_share_one_connection() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(clients.submit(this::insertAndFail));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private Void insertAndFail() throws SQLException {
        try (Connection client = connect()) {
            for (int round = 0; round < 25; round++) {
                String text = Thread.currentThread().threadId() + "-" + round;
                Sql.update(client, "INSERT INTO notes (text) VALUES ('" + text + "')");
                assertThat(Sql.rows(client, "SELECT text FROM notes WHERE id = LAST_INSERT_ID()"))
                        .containsExactly(text);
                assertThatThrownBy(() -> Sql.rows(client, "SELECT `" + text + "` FROM notes"))
                        .hasMessageContaining(text);
                assertThat(Sql.rows(client, "SHOW WARNINGS").getFirst()).contains(text);
            }
        }
        return null;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + proxy.port() + "/app?sslMode=disable",
                "app",
                "secret");
    }
}
