package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import io.tidegate.it.cluster.TestCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers' cursors by a driver, through a proxy that has one connection for each group. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CursorIT {
    private static final String CURSORS =
            "useCursorFetch=true&defaultFetchSize=2&sslMode=DISABLED&allowPublicKeyRetrieval=true";
    private static final String NO_CURSORS =
            "useServerPrepStmts=true&socketTimeout=20000&sslMode=DISABLED&allowPublicKeyRetrieval=true";
    private static final int CURSOR_EXISTS = 64;
    private static final String ROWS = "SELECT id FROM t WHERE id > ? ORDER BY id";

    private final TestCluster cluster;

    @TempDir Path directory;

    CursorIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void fill() throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, "DELETE FROM plain.t");
            Sql.execute(
                    server,
                    "INSERT INTO plain.t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')");
        }
    }

    @Test
    void the_connection_serves_others_behind_the_last_row() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection reading = proxy.mysql("app", "secret", CURSORS);
                Connection other = proxy.mysql("app", "secret", NO_CURSORS);
                PreparedStatement statement = reading.prepareStatement(ROWS)) {
            statement.setInt(1, 0);
            ResultSet rows = statement.executeQuery();
            rows.next();

            assertThatThrownBy(() -> Sql.rows(other, "SELECT 1 FROM t"))
                    .hasMessageContaining("pool.max-connections");

            assertThat(rest(rows)).containsExactly(2, 3, 4, 5);
            assertThat(Sql.rows(other, "SELECT COUNT(*) FROM t")).containsExactly("5");
        }
    }

    /** Connector/J says nothing when only the result is closed. */
    @ParameterizedTest
    @CsvSource({"statement", "client", "lost client", "reset", "killed"})
    void the_connection_serves_others_when_a_cursor_is_given_up(String how) throws Exception {
        try (OwnProxy proxy = proxy();
                Connection reading = proxy.mysql("app", "secret", CURSORS);
                Connection other = proxy.mysql("app", "secret", NO_CURSORS)) {
            PreparedStatement statement = reading.prepareStatement(ROWS);
            statement.setInt(1, 0);
            ResultSet rows = statement.executeQuery();
            rows.next();

            switch (how) {
                case "statement" -> statement.close();
                case "client" -> reading.close();
                case "lost client" -> reading.abort(Runnable::run);
                case "reset" -> reading.unwrap(JdbcConnection.class).resetServerState();
                default -> Sql.execute(other, "KILL " + idleClient(other));
            }

            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(Sql.rows(other, "SELECT COUNT(*) FROM t"))
                                    .containsExactly("5"));
        }
    }

    private static String idleClient(Connection asking) throws SQLException {
        return Sql.rows(asking, "SHOW PROCESSLIST").stream()
                .filter(client -> client.contains(",Sleep,"))
                .map(client -> client.substring(0, client.indexOf(',')))
                .findFirst()
                .orElseThrow();
    }

    /** MySQL answers an execution without a cursor by nonsense when the first one had a cursor. */
    @Test
    void others_execute_the_same_text_without_a_cursor() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection reading = proxy.mysql("app", "secret", CURSORS);
                Connection other = proxy.mysql("app", "secret", NO_CURSORS);
                PreparedStatement withCursor = reading.prepareStatement(ROWS);
                PreparedStatement without = other.prepareStatement(ROWS)) {
            withCursor.setInt(1, 1);
            without.setInt(1, 3);
            for (int i = 0; i < 3; i++) {
                assertThat(rest(withCursor.executeQuery())).containsExactly(2, 3, 4, 5);
                assertThat(rest(without.executeQuery())).containsExactly(4, 5);
            }
        }
    }

    @Test
    void a_cursor_on_one_shard_is_the_servers() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection client = proxy.mysql("app", "secret", CURSORS)) {
            client.setCatalog("app");
            Sql.execute(client, "DELETE FROM orders WHERE user_id = 7");
            for (int i = 1; i <= 5; i++) {
                Sql.update(client, "INSERT INTO orders (user_id, id, total) VALUES (7, ?, 1)", i);
            }
            try (PreparedStatement statement =
                    client.prepareStatement(
                            "SELECT o.id, o.total FROM orders o WHERE user_id = ? ORDER BY id")) {
                statement.setInt(1, 7);
                ResultSet rows = statement.executeQuery();
                rows.next();

                assertThat(rows.getMetaData().getTableName(1)).isEqualTo("orders");
                assertThat(Sql.rows(client, "SELECT COUNT(*) FROM orders WHERE user_id = 7"))
                        .containsExactly("5");
                assertThat(rest(rows)).containsExactly(2, 3, 4, 5);
            }
        }
    }

    @Test
    void a_read_of_several_shards_streams_instead() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection client = proxy.mysql("app", "secret", CURSORS)) {
            client.setCatalog("app");
            for (int i = 1; i <= 8; i++) {
                Sql.update(client, "DELETE FROM counters WHERE id = ?", 7_000 + i);
                Sql.update(client, "INSERT INTO counters (id, n) VALUES (?, ?)", 7_000 + i, i);
            }

            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT n FROM counters WHERE id > ? AND id <= ?",
                                    7_000,
                                    7_008))
                    .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8");
            assertThat(Sql.rows(client, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void a_read_of_several_shards_opens_no_cursor() throws Exception {
        try (OwnProxy proxy = proxy();
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "app", 0)) {
            byte[] prepared = client.command(0x16, bytes("SELECT id FROM counters")).getFirst();
            byte[] id = Arrays.copyOfRange(prepared, 5, 9);

            List<byte[]> reply = client.command(0x17, concat(id, 1, 1, 0, 0, 0));

            assertThat(reply.getLast()[7] & CURSOR_EXISTS).isZero();
            assertThat(RawReply.of(client.command(0x1c, concat(id, 5, 0, 0, 0))).errno())
                    .isEqualTo(1421);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] id, int... fields) {
        byte[] all = Arrays.copyOf(id, id.length + fields.length);
        for (int i = 0; i < fields.length; i++) {
            all[id.length + i] = (byte) fields[i];
        }
        return all;
    }

    @Test
    void a_cursor_that_went_with_its_server_ends_the_session() throws Exception {
        try (OwnProxy proxy = proxy()) {
            Connection reading = proxy.mysql("app", "secret", CURSORS);
            PreparedStatement statement = reading.prepareStatement(ROWS);
            statement.setInt(1, 0);
            ResultSet rows = statement.executeQuery();
            rows.next();
            rows.next();

            killAll();

            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            reading.abort(Runnable::run);
        }
    }

    /** It knows no cursors: it reads as far as its user does. */
    @Test
    void a_fetch_size_of_the_other_driver() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection reading = proxy.mariadb("app", "secret", "useServerPrepStmts=true");
                PreparedStatement statement = reading.prepareStatement(ROWS)) {
            statement.setFetchSize(2);
            statement.setInt(1, 1);
            assertThat(rest(statement.executeQuery())).containsExactly(2, 3, 4, 5);
        }
    }

    private void killAll() throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            for (String id :
                    Sql.rows(
                            server,
                            "SELECT id FROM information_schema.processlist WHERE command = 'Sleep'"
                                    + " AND db = 'plain' AND id <> CONNECTION_ID()")) {
                Sql.execute(server, "KILL " + id);
            }
        }
    }

    private static List<Integer> rest(ResultSet rows) throws SQLException {
        List<Integer> rest = new ArrayList<>();
        while (rows.next()) {
            rest.add(rows.getInt(1));
        }
        return rest;
    }

    private OwnProxy proxy() throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0, event-loops: 1}
                pool: {max-connections: 1, acquire-timeout: 1s}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          app:
                            default-group: g0
                            tables:
                              users:    {key: id, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
                              orders:   {colocate-with: users, key: user_id}
                              counters: {key: id, function: {mod: {shards: 4}}, placement: round-robin}
                          plain:
                            default-group: g0
                        """);
    }
}
