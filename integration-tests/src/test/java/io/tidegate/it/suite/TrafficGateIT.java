package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.proxy.session.KillKind;
import io.tidegate.proxy.session.PauseRow;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.sharding.rule.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traffic on a table that is held back. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class TrafficGateIT {
    private static final int PAUSED = 1205;
    private static final int INTERRUPTED = 1317;
    private static final TableName USERS = TableName.of("app", "users");
    private static final TableName COUNTERS = TableName.of("app", "Counters");
    private static final TableName ORDERS = TableName.of("app", "orders");
    private static final TableName COUNTRIES = TableName.of("app", "countries");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestCluster cluster;
    private final TrafficGate gate;
    private final Processes processes;
    private final long key = Keys.range();

    TrafficGateIT(TestCluster cluster) {
        this.cluster = cluster;
        this.gate = cluster.dataPlane().gate();
        this.processes = cluster.dataPlane().processes();
    }

    @AfterEach
    void resume() {
        gate.paused().forEach(row -> gate.resume(row.table()));
    }

    @ParameterizedTest
    @EnumSource
    void writers_wait_and_none_of_their_writes_is_lost_or_doubled(Driver driver) throws Exception {
        int writers = 6;
        int writes = 40;
        try (Connection direct = driver.connect(cluster)) {
            for (int i = 0; i < writers; i++) {
                Sql.update(direct, "INSERT INTO counters (id, n) VALUES (?, 0)", key + i);
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                long id = key + i;
                done.add(threads.submit(() -> count(driver, id, writes)));
            }
            for (int round = 0; round < 5; round++) {
                gate.pause(COUNTERS);
                Thread.sleep(30);
                gate.resume(COUNTERS);
                Thread.sleep(10);
            }
            gate.pause(COUNTERS);
            Awaitility.await().until(() -> processes.touching(COUNTERS).isEmpty());
            List<String> before = counts();
            Thread.sleep(200);
            assertThat(counts()).isEqualTo(before);
            gate.resume(COUNTERS);

            for (Future<Integer> each : done) {
                assertThat(each.get(1, TimeUnit.MINUTES)).isEqualTo(writes);
            }
        }
        assertThat(counts()).containsOnly("" + writes).hasSize(writers);
    }

    /** What the servers have, by no way of the proxy's. */
    private List<String> counts() throws SQLException {
        String mine = "id BETWEEN " + key + " AND " + (key + 5);
        List<String> counts = new ArrayList<>();
        for (String place : Set.copyOf(Sql.subTablesWith(cluster, "counters", mine))) {
            String[] names = place.split("\\.");
            try (Connection direct = cluster.group(names[0]).connect()) {
                counts.addAll(Sql.rows(direct, "SELECT n FROM app." + names[1] + " WHERE " + mine));
            }
        }
        return counts.stream().sorted().toList();
    }

    private int count(Driver driver, long id, int writes) throws SQLException {
        int done = 0;
        try (Connection client = driver.connect(cluster);
                PreparedStatement statement =
                        client.prepareStatement("UPDATE counters SET n = n + 1 WHERE id = ?")) {
            for (int i = 0; i < writes; i++) {
                statement.setLong(1, id);
                done += statement.executeUpdate();
            }
        }
        return done;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name FROM users WHERE id = 1",
                "SELECT COUNT(*) FROM Users",
                "SELECT 1 FROM `app`.`USERS` LIMIT 1",
                "INSERT INTO users (id, name) VALUES (99000001, 'x')",
                "DELETE FROM users WHERE id = 99000001",
                "SELECT o.id FROM orders o JOIN users u ON o.user_id = u.id WHERE u.id = 3",
                "INSERT INTO users (id, name) SELECT 99000001, v FROM plain.t",
                "SHOW CREATE TABLE users",
                "EXPLAIN SELECT name FROM users WHERE id = 1",
                "EXECUTE users_by_id",
                "EXECUTE countries_of",
                "EXECUTE IMMEDIATE 'SELECT name FROM users WHERE id = 1'",
                "UPDATE countries SET name = 'x' WHERE code = 'xx'",
                "SELECT code FROM countries",
                "ALTER TABLE users COMMENT = ''",
            })
    void every_kind_of_statement_waits(String sql) throws Exception {
        assumeThat(sql.contains("IMMEDIATE") && cluster.family() == ServerFamily.MYSQL).isFalse();
        try (RawClient client = login()) {
            client.query("PREPARE users_by_id FROM 'SELECT name FROM users WHERE id = 7'");
            client.query("PREPARE countries_of FROM 'SELECT code FROM countries'");
            gate.pause(USERS, LONG, 10);
            gate.pause(COUNTRIES, LONG, 10);

            client.send(query(sql), 0);

            awaitWaiting(1);
            gate.resume(USERS);
            gate.resume(COUNTRIES);
            assertThat(RawReply.of(reply(client)).errno()).as(sql).isZero();
            assertThat(waiting()).isZero();
        } finally {
            resume();
            try (RawClient client = login()) {
                client.query("DELETE FROM users WHERE id = 99000001");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM orders WHERE user_id = 3",
                "SELECT 1",
                "BEGIN",
                "SELECT v FROM plain.t WHERE id = 1",
                "EXPLAIN ROUTE SELECT name FROM users WHERE id = 1",
                "SHOW PROCESSLIST",
                "PREPARE p FROM 'SELECT name FROM users WHERE id = 7'",
                "SELECT name FROM strict.users WHERE id = 1",
            })
    void what_does_not_touch_the_table_does_not_wait(String sql) throws Exception {
        try (RawClient client = login()) {
            gate.pause(USERS, LONG, 10);

            assertThat(RawReply.of(client.query(sql)).errno()).isZero();
        }
    }

    @Test
    void a_statement_that_waited_long_enough_has_an_error_and_can_be_sent_again() throws Exception {
        try (RawClient client = login()) {
            gate.pause(USERS, Duration.ofMillis(300), 10);
            long begun = System.nanoTime();

            RawReply reply =
                    RawReply.of(
                            client.query("INSERT INTO users (id, name) VALUES (" + key + ", 'a')"));

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(30));
            assertThat(reply.errno()).isEqualTo(PAUSED);
            assertThat(reply.errorMessage())
                    .startsWith("TG-TRAFFIC-PAUSED: ")
                    .contains("app.users", "has waited for 300 ms");
            assertThat(waiting()).isZero();
            gate.resume(USERS);
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "INSERT INTO users (id, name) VALUES ("
                                                            + key
                                                            + ", 'a')"))
                                    .errno())
                    .isZero();
        }
    }

    /** The limit is that of the statement, however many tables it has to wait for. */
    @Test
    void a_statement_that_waits_for_one_table_after_the_other_waits_no_longer() throws Exception {
        try (RawClient client = login()) {
            gate.pause(ORDERS, Duration.ofSeconds(2), 10);
            gate.pause(USERS, LONG, 10);
            client.send(query("SELECT 1 FROM users u JOIN orders o ON o.user_id = u.id"), 0);
            awaitWaiting(1);
            gate.resume(ORDERS);

            RawReply reply = RawReply.of(reply(client));

            assertThat(reply.errno()).isEqualTo(PAUSED);
            assertThat(reply.errorMessage()).contains("app.users", "has waited for 2000 ms");
            assertThat(waiting()).isZero();
        }
    }

    @Test
    void one_too_many_has_the_error_at_once() throws Exception {
        try (RawClient first = login();
                RawClient second = login()) {
            gate.pause(USERS, LONG, 1);
            first.send(query("SELECT name FROM users WHERE id = 1"), 0);
            awaitWaiting(1);

            RawReply reply = RawReply.of(second.query("SELECT name FROM users WHERE id = 1"));

            assertThat(reply.errno()).isEqualTo(PAUSED);
            assertThat(reply.errorMessage()).contains("1 statements wait for it already");
            gate.resume(USERS);
            assertThat(RawReply.of(reply(first)).errno()).isZero();
        }
    }

    @Test
    void a_killed_statement_leaves_at_once() throws Exception {
        try (RawClient client = login()) {
            gate.pause(USERS, LONG, 10);
            client.send(query("SELECT name FROM users WHERE id = 1"), 0);
            awaitWaiting(1);

            assertThat(processes.kill(client.connectionId(), KillKind.QUERY)).isTrue();

            assertThat(RawReply.of(reply(client)).errno()).isEqualTo(INTERRUPTED);
            assertThat(waiting()).isZero();
            assertThat(RawReply.of(client.query("SELECT 2")).rows()).containsExactly("2");
        }
    }

    @Test
    void a_client_that_goes_away_leaves_at_once() throws Exception {
        try (RawClient client = login()) {
            gate.pause(USERS, LONG, 10);
            client.send(query("INSERT INTO users (id, name) VALUES (" + key + ", 'a')"), 0);
            awaitWaiting(1);
        }

        awaitWaiting(0);
        gate.resume(USERS);
        try (RawClient client = login()) {
            assertThat(RawReply.of(client.query("SELECT 1 FROM users WHERE id = " + key)).rows())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "SET autocommit = 0"})
    void a_transaction_that_has_touched_the_table_comes_to_its_end(String begin) throws Exception {
        try (RawClient client = login()) {
            client.query(begin);
            client.query("INSERT INTO users (id, name) VALUES (" + key + ", 'a')");
            gate.pause(USERS, Duration.ofMillis(300), 10);
            assertThat(processes.touching(USERS)).contains(client.connectionId());

            assertThat(errno(client, "UPDATE users SET name = 'b' WHERE id = " + key)).isZero();
            assertThat(errno(client, "COMMIT")).isZero();

            Awaitility.await().until(() -> processes.touching(USERS).isEmpty());
            assertThat(errno(client, "UPDATE users SET name = 'c' WHERE id = " + key))
                    .isEqualTo(PAUSED);
        }
    }

    @Test
    void a_transaction_that_has_not_touched_the_table_waits_and_stays_open() throws Exception {
        try (RawClient client = login()) {
            client.query("BEGIN");
            client.query("INSERT INTO orders (user_id, id, total) VALUES (" + key + ", 1, 1)");
            gate.pause(USERS, Duration.ofMillis(200), 10);

            assertThat(errno(client, "UPDATE users SET name = 'b' WHERE id = " + key))
                    .isEqualTo(PAUSED);

            gate.resume(USERS);
            assertThat(errno(client, "UPDATE users SET name = 'b' WHERE id = " + key)).isZero();
            assertThat(errno(client, "COMMIT")).isZero();
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SELECT total FROM orders WHERE user_id = "
                                                            + key))
                                    .rows())
                    .containsExactly("1.00");
        }
    }

    /** Else each would wait for what the other one's pause waits for. */
    @Test
    void a_transaction_that_has_touched_one_paused_table_may_touch_another() throws Exception {
        try (RawClient client = login()) {
            client.query("BEGIN");
            client.query("INSERT INTO users (id, name) VALUES (" + key + ", 'a')");
            gate.pause(ORDERS, Duration.ofMillis(200), 10);
            gate.pause(USERS, Duration.ofMillis(200), 10);

            assertThat(
                            errno(
                                    client,
                                    "INSERT INTO orders (user_id, id, total) VALUES ("
                                            + key
                                            + ", 1, 1)"))
                    .isZero();
            assertThat(errno(client, "ROLLBACK")).isZero();
        }
    }

    @Test
    void a_transaction_before_does_not_let_the_next_one_through() throws Exception {
        try (RawClient client = login()) {
            client.query("BEGIN");
            client.query("INSERT INTO users (id, name) VALUES (" + key + ", 'a')");
            client.query("COMMIT AND CHAIN");
            gate.pause(USERS, Duration.ofMillis(200), 10);

            assertThat(errno(client, "DELETE FROM users WHERE id = " + key)).isEqualTo(PAUSED);
        }
    }

    @Test
    void what_waits_is_told_of() throws Exception {
        try (RawClient client = login()) {
            assertThat(gate.pause(USERS, LONG, 10)).isTrue();
            assertThat(gate.pause(USERS)).isFalse();
            client.send(query("SELECT name FROM users WHERE id = 1"), 0);
            awaitWaiting(1);

            assertThat(gate.paused())
                    .singleElement()
                    .returns(USERS, PauseRow::table)
                    .returns(LONG, PauseRow::limit)
                    .returns(1, PauseRow::waiting);
            assertThat(processes.sessions())
                    .filteredOn(row -> row.id() == client.connectionId())
                    .singleElement()
                    .satisfies(
                            row -> assertThat(row.state()).isEqualTo("waiting for a paused table"));
            assertThat(processes.touching(USERS)).isEmpty();
            assertThat(gate.resume(USERS)).isTrue();
            assertThat(gate.resume(USERS)).isFalse();
            assertThat(RawReply.of(reply(client)).errno()).isZero();
        }
    }

    @Test
    void a_table_without_a_rule_cannot_be_paused() {
        assertThatThrownBy(() -> gate.pause(TableName.of("plain", "t")))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("plain.t, which has no sharding rule");
    }

    private static List<byte[]> reply(RawClient client) throws Exception {
        return new ReplyReader(client).read(3);
    }

    private void awaitWaiting(int count) {
        Awaitility.await().until(() -> waiting() == count);
    }

    private int waiting() {
        return gate.paused().stream().mapToInt(PauseRow::waiting).sum();
    }

    private static int errno(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).errno();
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "app", 0);
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }
}
