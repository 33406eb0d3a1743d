package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.proxy.boot.Proxy;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KILL of clients of the proxy, by each other. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class KillIT {
    private static final int INTERRUPTED = 1317;
    private static final String DIGITS =
            "(SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                    + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"
                    + " UNION ALL SELECT 9)";

    /** Longer than any test waits. */
    private static final String ENDLESS =
            "SELECT /* endless */ SUM(a.n + b.n * c.n - d.n * e.n + f.n) FROM "
                    + DIGITS
                    + " a, "
                    + DIGITS
                    + " b, "
                    + DIGITS
                    + " c, "
                    + DIGITS
                    + " d, "
                    + DIGITS
                    + " e, "
                    + DIGITS
                    + " f, "
                    + DIGITS
                    + " g, "
                    + DIGITS
                    + " h, "
                    + DIGITS
                    + " i, "
                    + DIGITS
                    + " j, "
                    + DIGITS
                    + " k";

    private final TestCluster cluster;

    KillIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "boss"})
    void a_query_is_killed_and_its_client_goes_on(String killer) throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login(killer)) {
            run(victim, ENDLESS);

            assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

            assertThat(RawReply.of(reply(victim)).errno()).isEqualTo(INTERRUPTED);
            assertThat(rows(victim, "SELECT 2")).containsExactly("2");
            assertThat(rows(asking, "SELECT 3")).containsExactly("3");
        }
    }

    @Test
    void a_query_inside_a_transaction_is_killed_and_the_transaction_goes_on() throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login("app")) {
            victim.query("BEGIN");
            victim.query("DELETE FROM t WHERE id = 77001");
            victim.query("INSERT INTO t VALUES (77001, 'kept')");
            run(victim, ENDLESS);

            assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

            assertThat(RawReply.of(reply(victim)).errno()).isEqualTo(INTERRUPTED);
            assertThat(rows(victim, "SELECT v FROM t WHERE id = 77001")).containsExactly("kept");
            victim.query("ROLLBACK");
            assertThat(rows(victim, "SELECT v FROM t WHERE id = 77001")).isEmpty();
        }
    }

    @Test
    void a_connection_is_killed_with_its_query_on_the_server() throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login("app");
                Connection server = cluster.group("g0").connect()) {
            run(victim, ENDLESS);

            assertThat(errno(asking, "KILL " + victim.connectionId())).isZero();

            assertThatThrownBy(() -> reply(victim)).isInstanceOf(EOFException.class);
            Awaitility.await().until(() -> endlessOn(server) == 0);
            assertThat(errno(asking, "KILL " + victim.connectionId())).isEqualTo(1094);
        }
    }

    @Test
    void the_command_kills_a_connection_too() throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login("app")) {
            int id = victim.connectionId();

            List<byte[]> reply =
                    asking.command(
                            12,
                            new byte[] {
                                (byte) id, (byte) (id >> 8), (byte) (id >> 16), (byte) (id >> 24)
                            });

            assertThat(RawReply.of(reply).errno()).isZero();
            assertThat(victim.packetsToTheEnd()).isEmpty();
        }
    }

    @Test
    void a_client_that_does_nothing_is_not_hit_later() throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login("app")) {
            victim.query("BEGIN");
            victim.query("SELECT * FROM t WHERE id = 1");

            assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

            assertThat(rows(victim, "SELECT 2")).containsExactly("2");
        }
    }

    @Test
    void others_clients_are_for_admins_only() throws Exception {
        try (RawClient victim = login("app");
                RawClient guest = login("guest")) {
            assertThat(errno(guest, "KILL QUERY " + victim.connectionId())).isEqualTo(1095);
            assertThat(errno(guest, "KILL " + victim.connectionId())).isEqualTo(1095);
            assertThat(errno(guest, "KILL 4000000000")).isEqualTo(1094);
            assertThat(rows(victim, "SELECT 2")).containsExactly("2");
        }
    }

    @Test
    void a_client_may_kill_itself() throws Exception {
        try (RawClient client = login("app")) {
            assertThat(errno(client, "KILL QUERY " + client.connectionId())).isEqualTo(INTERRUPTED);
            assertThat(rows(client, "SELECT 2")).containsExactly("2");

            client.send(query("KILL CONNECTION_ID()"), 0);

            assertThat(RawReply.of(client.packetsToTheEnd()).errno()).isEqualTo(INTERRUPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; KILL 1",
                "/*!50000 KILL 1 */",
                "KILL USER app",
                "EXECUTE IMMEDIATE CONCAT('KILL ', 1)"
            })
    void what_would_reach_a_server_is_refused(String sql) throws Exception {
        try (RawClient client = login("app")) {
            assertThat(RawReply.of(client.query(sql)).errorMessage())
                    .contains("TG-COMMAND-UNSUPPORTED");
        }
    }

    @Test
    void what_is_prepared_in_sql_means_clients_of_the_proxy_too() throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login("app")) {
            asking.query("SET @k = 'KILL " + victim.connectionId() + "'");
            asking.query("PREPARE k FROM @k");

            assertThat(errno(asking, "EXECUTE k")).isZero();

            assertThat(victim.packetsToTheEnd()).isEmpty();
            // It is forgotten a moment after its connection has ended.
            Awaitility.await().until(() -> errno(asking, "EXECUTE k") == 1094);
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_cancel_from_another_thread(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster);
                Statement statement = connection.createStatement();
                Connection server = cluster.group("g0").connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> cancelled =
                    threads.submit(() -> {
                        Awaitility.await().until(() -> endlessOn(server) == 1);
                        statement.cancel();
                        return null;
                    });

            assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
                    .isInstanceOf(SQLException.class);

            cancelled.get();
            assertThat(Sql.rows(connection, "SELECT 2")).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_cancel_a_prepared_statement(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster);
                PreparedStatement statement =
                        connection.prepareStatement(ENDLESS + " WHERE 1 = ?")) {
            statement.setInt(1, 1);
            statement.setQueryTimeout(1);

            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);

            assertThat(Sql.rows(connection, "SELECT 2")).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_cancel_a_statement(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster);
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            Instant start = Instant.now();

            assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
                    .isInstanceOf(SQLException.class);

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(1));
            assertThat(Sql.rows(connection, "SELECT 2")).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_prepare_a_kill(Driver driver) throws Exception {
        try (RawClient victim = login("app");
                Connection connection = driver.connect(cluster)) {
            Sql.execute(connection, "KILL " + victim.connectionId());

            assertThat(victim.packetsToTheEnd()).isEmpty();
        }
    }

    /** What commits by itself may be committing: on MariaDB it must not be told that it is done. */
    @Test
    void a_write_that_is_killed_is_not_reported_as_done() throws Exception {
        try (RawClient victim = login("app");
                RawClient asking = login("app");
                Connection server = cluster.group("g0").connect()) {
            asking.query("DELETE FROM t WHERE id BETWEEN 77010 AND 77019");
            victim.send(query("INSERT INTO t SELECT 77010 + (" + ENDLESS + ") % 2, 'endless'"), 0);
            Awaitility.await().until(() -> endlessOn(server) == 1);

            assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

            assertThat(RawReply.of(reply(victim)).errno()).isNotZero();
            assertThat(rows(asking, "SELECT id FROM t WHERE id BETWEEN 77010 AND 77019")).isEmpty();
            if (cluster.family() == ServerFamily.MYSQL) {
                assertThat(rows(victim, "SELECT 2")).containsExactly("2");
            }
        }
    }

    @Test
    void a_read_of_several_shards_is_killed_as_a_whole() throws Exception {
        try (RawClient victim = RawClient.login(cluster.port(), "app", "secret", "app", 0);
                RawClient asking = login("app");
                Connection server = cluster.group("g0").connect()) {
            victim.query("DELETE FROM users WHERE id BETWEEN 77020 AND 77039");
            for (int id = 77020; id < 77040; id++) {
                victim.query("INSERT INTO users (id, name) VALUES (" + id + ", 'x')");
            }
            victim.send(
                    query("SELECT /* endless */ id FROM users WHERE name = 'x' AND SLEEP(60) = 0"),
                    0);
            Awaitility.await().until(() -> endlessOn(server) == 1);

            assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

            assertThat(RawReply.of(reply(victim)).errno()).isEqualTo(INTERRUPTED);
            assertThat(endlessOn(server)).isZero();
            assertThat(rows(victim, "SELECT 2")).containsExactly("2");
        }
    }

    @Test
    void a_client_that_waits_for_a_connection_is_killed_and_never_sent() throws Exception {
        try (Proxy narrow = proxy("pool: {max-connections: 1, acquire-timeout: 3s}");
                RawClient holder = login(narrow);
                RawClient victim = login(narrow);
                RawClient asking = login(narrow);
                Connection server = cluster.group("g0").connect()) {
            run(holder, ENDLESS);
            victim.send(query("SELECT /* never sent */ 1"), 0);
            Awaitility.await()
                    .until(() -> rows(asking, "SHOW PROCESSLIST").toString().contains("never"));

            assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

            assertThat(RawReply.of(reply(victim)).errno()).isEqualTo(INTERRUPTED);
            assertThat(endlessOn(server)).isOne();
            // There is no room for it, and yet it gets through.
            assertThat(errno(asking, "KILL QUERY " + holder.connectionId())).isZero();
            assertThat(RawReply.of(reply(holder)).errno()).isEqualTo(INTERRUPTED);
            assertThat(rows(victim, "SELECT 2")).containsExactly("2");
        }
    }

    /** Clients share the one connection there is; one of them is killed all the time. */
    @Test
    void a_kill_hits_no_other_client_and_no_later_statement() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Proxy narrow = proxy("pool: {max-connections: 1}");
                RawClient victim = login(narrow);
                RawClient bystander = login(narrow);
                RawClient asking = login(narrow);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> others =
                    threads.submit(() -> {
                        int statements = 0;
                        while (!over.get()) {
                            // It tells by the second value when it was interrupted.
                            assertThat(rows(bystander, "SELECT " + ++statements + ", SLEEP(0.001)"))
                                    .containsExactly(statements + ",0");
                        }
                        return statements;
                    });
            for (int i = 0; i < 1000 && !others.isDone(); i++) {
                // Some are over before the kill comes, some are not, some just so.
                victim.send(query("SELECT SLEEP(" + i % 50 * 0.0001 + ")"), 0);
                assertThat(errno(asking, "KILL QUERY " + victim.connectionId())).isZero();

                victim.send(query("SELECT " + i + ", SLEEP(0.001)"), 0);
                reply(victim);

                assertThat(RawReply.of(reply(victim)).rows()).containsExactly(i + ",0");
            }
            over.set(true);

            assertThat(others.get()).isPositive();
        }
    }

    private Proxy proxy(String more) throws Exception {
        String yaml =
                "apiVersion: tidegate/v1\nlistener: {port: 0, event-loops: 1}\n"
                        + more
                        + "\nusers: {app: {password: secret}}\n"
                        + "schemas: {plain: {default-group: g0}}\n"
                        + cluster.groupsAsYaml();
        return Proxy.start(
                Live.of(
                        ((LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of()))
                                .configuration()));
    }

    private void run(RawClient client, String sql) throws Exception {
        client.send(query(sql), 0);
        try (Connection server = cluster.group("g0").connect()) {
            Awaitility.await().until(() -> endlessOn(server) == 1);
        }
    }

    private static int endlessOn(Connection server) throws SQLException {
        return Sql.rows(
                        server,
                        "SELECT id FROM information_schema.processlist WHERE id <>"
                                + " CONNECTION_ID() AND info LIKE '%/* endless */%'")
                .size();
    }

    private static List<byte[]> reply(RawClient client) throws Exception {
        return new ReplyReader(client).read(3);
    }

    private static List<String> rows(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).rows();
    }

    private static int errno(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).errno();
    }

    private RawClient login(String user) throws Exception {
        String password = user.equals("app") ? "secret" : user;
        return RawClient.login(cluster.port(), user, password, "plain", 0);
    }

    private static RawClient login(Proxy proxy) throws Exception {
        return RawClient.login(proxy.port(), "app", "secret", "plain", 0);
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }
}
