package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Statements prepared on the server that compare a date key with the time. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class PreparedClockIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;
    private Connection client;

    PreparedClockIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        ClockDays.create(cluster);
        proxy = ClockDays.proxy(cluster, directory);
        client = connect("");
    }

    private Connection connect(String further) throws SQLException {
        Connection client =
                Driver.CONNECTOR_J_PREPARED.connect(
                        proxy.port(), "clocks", "app", "secret", further);
        for (String set : ClockDays.ALMOST_MIDNIGHT) {
            Sql.execute(client, set);
        }
        return client;
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        proxy.close();
    }

    private static List<Integer> ids(PreparedStatement statement) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    private List<Integer> ids(String condition, Object... parameters) throws SQLException {
        try (PreparedStatement statement =
                client.prepareStatement(
                        "SELECT id, at, said FROM days d WHERE " + condition + " ORDER BY id")) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return ids(statement);
        }
    }

    @Test
    void rows_are_those_of_the_sessions_time() throws Exception {
        assertThat(ids("at >= CURDATE() AND at < CURRENT_DATE + INTERVAL 1 DAY"))
                .containsExactly(17);
        assertThat(ids("at >= NOW(6) - INTERVAL ? HOUR AND at <= NOW()", 36))
                .containsExactly(16, 17);
        assertThat(
                        ids(
                                "id <> ? AND d.at >= CURDATE() - INTERVAL ? DAY AND said <> ? AND at < DATE_ADD(NOW(), INTERVAL ? MINUTE) AND id < ?",
                                15,
                                4,
                                "day 14",
                                -36 * 60,
                                99))
                .containsExactly(13);
        assertThat(
                        ids(
                                "at BETWEEN CURDATE() - INTERVAL ? DAY AND CURDATE() + INTERVAL ? DAY",
                                2,
                                1))
                .containsExactly(15, 16, 17);
        assertThat(ids("at > CURDATE() - INTERVAL - ? DAY", -3)).hasSize(18);
        assertThat(ids("at > CURDATE() - INTERVAL - ? DAY", 13)).containsExactly(30, 31);
    }

    @Test
    void what_may_be_taken_otherwise_by_a_server_reaches_all_shards() {
        for (Object days : new Object[] {"4", 4.5, 4.4f}) {
            assertThatThrownBy(() -> ids("at > CURDATE() - INTERVAL ? DAY", days))
                    .as(days.toString())
                    .hasMessageContaining("TG-SCATTER");
        }
        assertThatThrownBy(() -> ids("at > NOW() + INTERVAL ? YEAR", 9000))
                .hasMessageContaining("TG-SCATTER");
        assertThatThrownBy(() -> ids("at > SYSDATE() - INTERVAL ? DAY", 1))
                .hasMessageContaining("TG-SCATTER");
    }

    @Test
    void the_clock_is_asked_once_for_each_execution() throws Exception {
        try (PreparedStatement statement =
                client.prepareStatement(
                        "SELECT id FROM days WHERE at >= CURDATE() - INTERVAL ? DAY AND at < NOW() AND said <> ? ORDER BY id")) {
            statement.setInt(1, 1);
            statement.setString(2, "day 1");
            assertThat(ids(statement)).containsExactly(16, 17);
            Sql.execute(client, "SET timestamp = UNIX_TIMESTAMP('2026-01-05 23:30:00')");
            assertThat(ids(statement)).containsExactly(4, 5);
            statement.setInt(1, 2);
            statement.setCharacterStream(2, new StringReader("day 4"));
            assertThat(ids(statement)).containsExactly(3, 5);
            statement.setString(2, "day 3");
            assertThat(ids(statement)).containsExactly(4, 5);
        }
    }

    @Test
    void writes_reach_what_they_mean() throws Exception {
        try (PreparedStatement update =
                        client.prepareStatement(
                                "UPDATE days SET n = n + ?, said = ? WHERE at < NOW() AND at > NOW() - INTERVAL ? DAY AND id > ?");
                PreparedStatement delete =
                        client.prepareStatement(
                                "DELETE FROM days WHERE at < CURDATE() - INTERVAL ? DAY")) {
            update.setInt(1, 5);
            update.setCharacterStream(2, new StringReader("seen"));
            update.setLong(3, 3);
            update.setInt(4, 15);
            delete.setShort(1, (short) 14);

            assertThat(update.executeUpdate()).isEqualTo(2);
            assertThat(delete.executeUpdate()).isEqualTo(2);
        }

        assertThat(
                        Sql.rows(
                                client,
                                "SELECT id, n FROM days WHERE at < '2026-01-30' AND said = 'seen' ORDER BY id"))
                .containsExactly("16,5", "17,5");
        assertThat(
                        Sql.rows(
                                client,
                                "SELECT id FROM days WHERE at < '2026-01-30' ORDER BY id LIMIT 1"))
                .containsExactly("3");
    }

    @Test
    void a_transaction_stays_on_its_group() throws Exception {
        client.setAutoCommit(false);
        Sql.execute(client, "UPDATE days SET n = 7 WHERE at = '2026-01-17 12:00:00'");
        try (PreparedStatement statement =
                client.prepareStatement(
                        "SELECT n FROM days WHERE at >= CURDATE() AND at < NOW()")) {
            assertThat(ids(statement)).containsExactly(7);
            client.rollback();
            assertThat(ids(statement)).containsExactly(0);
        }
        client.rollback();
    }

    @Test
    void rows_can_be_fetched_from_a_cursor() throws Exception {
        try (Connection fetching = connect("&useCursorFetch=true&defaultFetchSize=1")) {
            try (PreparedStatement statement =
                    fetching.prepareStatement(
                            "SELECT d.id FROM days d JOIN days e ON e.at = d.at WHERE d.at >= CURDATE() AND d.at < NOW() + INTERVAL ? MINUTE")) {
                Sql.execute(
                        fetching, "INSERT INTO days (id, at) VALUES (51, '2026-01-17 12:00:00')");
                statement.setInt(1, 5);
                assertThat(ids(statement)).containsExactlyInAnyOrder(17, 17, 51, 51);
                assertThat(ids(statement)).hasSize(4);
            }
        }
    }
}
