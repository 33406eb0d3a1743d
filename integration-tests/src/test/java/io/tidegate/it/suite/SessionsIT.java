package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.backend.PoolRow;
import io.tidegate.proxy.session.KillKind;
import io.tidegate.proxy.session.Pin;
import io.tidegate.proxy.session.PreparedRow;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.SessionRow;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients, what they have prepared and the connections to servers, as who runs the proxy sees. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class SessionsIT {
    private static final int INTERRUPTED = 1317;

    private final TestCluster cluster;
    private final Processes processes;
    private final long key = Keys.range();

    SessionsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.processes = cluster.dataPlane().processes();
    }

    @Test
    void a_client_is_shown_with_what_it_runs_but_no_password() throws Exception {
        try (RawClient busy = login("plain")) {
            busy.send(
                    query("SELECT SLEEP(30), PASSWORD = 'hunter2' FROM (SELECT 1 PASSWORD) p"), 0);

            SessionRow row =
                    Awaitility.await().until(() -> row(busy), each -> !each.groups().isEmpty());

            assertThat(row.command()).isEqualTo("Query");

            assertThat(row.user()).isEqualTo("app");
            assertThat(row.schema()).isEqualTo("plain");
            assertThat(row.text()).isEqualTo("SELECT SLEEP(30), PASSWORD = <not shown>");
            assertThat(row.state()).isEqualTo("executing");
            assertThat(row.groups()).containsExactly(new GroupId("g0"));
            assertThat(row.inTransaction()).isFalse();
            processes.kill(busy.connectionId(), KillKind.QUERY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "SET autocommit = 0"})
    void a_transaction_is_shown_with_when_it_began_and_where_it_is(String begin) throws Exception {
        Instant before = Instant.now().minusMillis(500);
        try (RawClient client = login("app")) {
            client.query(begin);
            client.query("INSERT INTO users (id, name) VALUES (" + key + ", 'a')");

            SessionRow row = row(client);

            assertThat(row.transactionSince()).isBetween(before, Instant.now());
            assertThat(row.groups()).hasSize(1);

            client.query("ROLLBACK");
            Awaitility.await().until(() -> !row(client).inTransaction());
            assertThat(row(client).groups()).isEmpty();
        }
    }

    @Test
    void another_transaction_has_another_begin() throws Exception {
        try (RawClient client = login("plain")) {
            client.query("BEGIN");
            client.query("SELECT v FROM t WHERE id = 0");
            Instant first = begin(client);
            client.query("COMMIT");
            Thread.sleep(600);

            client.query("BEGIN");

            assertThat(begin(client)).isAfter(first.plusMillis(200));
            assertThat(Duration.between(begin(client), Instant.now()))
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void a_client_that_shares_no_connections_is_shown_with_the_reason() throws Exception {
        try (RawClient client = login("plain")) {
            client.query("CREATE TEMPORARY TABLE mine (id INT)");

            assertThat(row(client).pins()).containsExactly(Pin.TEMPORARY_TABLE);
        }
    }

    @Test
    void prepared_statements_are_shown_with_their_executions_and_groups() throws Exception {
        String sql = "SELECT name FROM users WHERE id = ?";
        try (Connection client = Driver.CONNECTOR_J_PREPARED.connect(cluster);
                PreparedStatement statement = client.prepareStatement(sql)) {
            for (int i = 0; i < 16; i++) {
                statement.setLong(1, key + i);
                statement.executeQuery().close();
            }

            PreparedRow row =
                    processes.prepared(100_000).stream()
                            .filter(each -> each.text().equals(sql) && each.executions() == 16)
                            .findFirst()
                            .orElseThrow();

            assertThat(row.groups())
                    .containsExactlyInAnyOrder(new GroupId("g0"), new GroupId("g1"));
            assertThat(row.id()).isPositive();
            assertThat(session(row.session()).prepared()).isPositive();
        }
    }

    @Test
    void statements_that_are_prepared_in_sql_are_shown_by_their_names() throws Exception {
        try (RawClient client = login("app")) {
            client.query("PREPARE mine FROM 'SELECT name FROM users WHERE id = 4'");

            assertThat(processes.prepared(100_000))
                    .anySatisfy(row -> {
                        assertThat(row.session()).isEqualTo(client.connectionId());
                        assertThat(row.name()).isEqualTo("mine");
                        assertThat(row.text()).isEqualTo("SELECT name FROM users WHERE id = 4");
                    });
            assertThat(row(client).prepared()).isEqualTo(1);
        }
    }

    @Test
    void no_more_prepared_statements_are_shown_than_asked_for() throws Exception {
        try (RawClient client = login("app")) {
            client.query("PREPARE p1 FROM 'SELECT name FROM users WHERE id = 4'");
            client.query("PREPARE p2 FROM 'SELECT name FROM users WHERE id = 5'");

            assertThat(processes.prepared(1)).hasSize(1);
        }
    }

    @Test
    void what_a_client_runs_is_killed_and_it_goes_on() throws Exception {
        try (RawClient client = login("plain")) {
            client.send(query("SELECT SLEEP(20) FROM t RIGHT JOIN (SELECT 1) one ON TRUE"), 0);
            try (Connection server = cluster.group("g0").connect()) {
                Awaitility.await()
                        .until(() ->
                                Sql.rows(
                                                        server,
                                                        "SELECT 1 FROM information_schema.processlist"
                                                                + " WHERE info LIKE 'SELECT SLEEP(20)%'")
                                                .size()
                                        == 1);
            }
            assertThat(row(client).command()).isEqualTo("Query");

            assertThat(processes.kill(client.connectionId(), KillKind.QUERY)).isTrue();

            // A server may say of SLEEP() that it was cut short, and not fail.
            RawReply reply = RawReply.of(new ReplyReader(client).read(3));
            assertThat(reply.errno() == INTERRUPTED || reply.rows().equals(List.of("1"))).isTrue();
            assertThat(RawReply.of(client.query("SELECT 2")).rows()).containsExactly("2");
        }
    }

    @Test
    void a_client_is_killed_with_its_connection() throws Exception {
        try (RawClient client = login("plain")) {
            Awaitility.await().until(() -> rows(client).findAny().isPresent());

            assertThat(processes.kill(client.connectionId(), KillKind.CONNECTION)).isTrue();

            assertThatThrownBy(() -> new ReplyReader(client).read(3))
                    .isInstanceOf(EOFException.class);
            Awaitility.await().until(() -> rows(client).findAny().isEmpty());
            assertThat(processes.kill(client.connectionId(), KillKind.CONNECTION)).isFalse();
        }
    }

    @Test
    void connections_are_shown_by_group_and_loop() throws Exception {
        try (RawClient client = login("plain")) {
            int before = leased("g0");
            client.query("BEGIN");
            client.query("SELECT v FROM t WHERE id = 0");

            assertThat(leased("g0")).isGreaterThan(before);
            assertThat(pools("g0"))
                    .allSatisfy(row -> {
                        assertThat(row.node().port()).isEqualTo(cluster.group("g0").port());
                        assertThat(row.retired()).isFalse();
                        assertThat(row.opened()).isPositive();
                    })
                    .extracting(PoolRow::loop)
                    .doesNotHaveDuplicates();
        }
    }

    private int leased(String group) {
        return pools(group).stream().mapToInt(PoolRow::leased).sum();
    }

    private List<PoolRow> pools(String group) {
        return cluster.dataPlane().servers().pools().stream()
                .filter(row -> row.group().equals(new GroupId(group)))
                .toList();
    }

    private SessionRow row(RawClient client) {
        return rows(client).findFirst().orElseThrow();
    }

    private Stream<SessionRow> rows(RawClient client) {
        return processes.sessions().stream().filter(row -> row.id() == client.connectionId());
    }

    private Instant begin(RawClient client) {
        return Objects.requireNonNull(row(client).transactionSince());
    }

    private SessionRow session(int id) {
        return processes.sessions().stream()
                .filter(row -> row.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private RawClient login(String schema) throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", schema, 0);
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }
}
