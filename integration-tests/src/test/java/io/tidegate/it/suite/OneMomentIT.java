package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NOW() and its like are one moment in a statement, however many servers carry it out. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class OneMomentIT {
    private static final String COLUMNS =
            " (id INT PRIMARY KEY, at DATETIME(6), t TIME(6), ts TIMESTAMP(6) NULL ON UPDATE CURRENT_TIMESTAMP(6))";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    OneMomentIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        Sql.makeAnew(
                cluster,
                "moments",
                IntStream.range(0, 6).mapToObj(n -> "CREATE TABLE m_000" + n + COLUMNS).toList());
        proxy =
                OwnProxy.startChecked(
                        directory,
                        cluster,
                        """
                        moments:
                          default-group: g0
                          multi-shard-write: best-effort
                          tables:
                            m: {key: id, function: {mod: {shards: 6}}, placement: {g0: 0-2, g1: 3-5}}
                        """);
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            Sql.execute(client, "INSERT INTO m (id) VALUES (0), (1), (2), (3), (4), (5), (6), (7)");
        }
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection client(Driver driver) throws Exception {
        return driver.connect(proxy.port(), "moments", "app", "secret", "");
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void rows_of_all_shards_tell_one_moment(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            for (String time :
                    List.of("NOW(6)", "CURTIME(6)", "UTC_TIMESTAMP(6)", "LOCALTIME(6)")) {
                assertThat(Sql.rows(client, "SELECT " + time + " FROM m")).hasSize(8);
                assertThat(Sql.rows(client, "SELECT " + time + " FROM m").stream().distinct())
                        .as(time)
                        .hasSize(1);
                assertThat(
                                Sql.rows(client, "SELECT id, " + time + " FROM m ORDER BY id")
                                        .stream()
                                        .map(row -> row.substring(2))
                                        .distinct())
                        .as(time)
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void rows_of_all_shards_are_given_one_moment(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            Sql.update(client, "UPDATE m SET at = NOW(6), t = CURTIME(6)");
            assertThat(moments(client)).hasSize(1);

            Sql.update(
                    client,
                    "INSERT INTO m (id, at) VALUES (10, NOW(6)), (11, NOW(6)), (15, NOW(6))");
            assertThat(Sql.rows(client, "SELECT DISTINCT at FROM m WHERE id > 9")).hasSize(1);
            Sql.update(
                    client, "UPDATE m SET at = ? + INTERVAL 0 DAY, t = CURTIME(6)", "2026-01-01");
            assertThat(moments(client)).hasSize(1);
        }
    }

    private static List<String> moments(Connection client) throws Exception {
        return Sql.rows(client, "SELECT DISTINCT at, t, ts FROM m");
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void the_clock_goes_on_behind_the_statement(Driver driver) throws Exception {
        try (Connection client = client(driver);
                Connection other = client(driver)) {
            client.setAutoCommit(false);
            other.setAutoCommit(false);
            String first = Sql.rows(client, "SELECT NOW(6) FROM m WHERE id IN (0, 1)").getFirst();
            for (Connection each : List.of(client, other)) {
                String next = Sql.rows(each, "SELECT NOW(6)").getFirst();
                assertThat(next).isGreaterThan(first);
                for (int id = 0; id < 6; id++) {
                    String later =
                            Sql.rows(each, "SELECT NOW(6) FROM m WHERE id = " + id).getFirst();
                    assertThat(later).isGreaterThan(next);
                    next = later;
                    each.rollback();
                }
            }
        }
    }

    @Test
    void an_error_ends_the_moment() throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            assertThat(error(client, "SELECT NOW(6), nosuch FROM m")).isEqualTo(1054);
            String first = Sql.rows(client, "SELECT NOW(6)").getFirst();
            assertThat(Sql.rows(client, "SELECT NOW(6)").getFirst()).isGreaterThan(first);
        }
    }

    private static int error(Connection client, String sql) {
        try {
            Sql.rows(client, sql);
            return 0;
        } catch (SQLException refused) {
            return refused.getErrorCode();
        }
    }

    @Test
    void a_clock_that_the_session_has_set_stays() throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            Sql.execute(client, "SET time_zone = '+00:00', timestamp = 1000000000");
            for (int i = 0; i < 2; i++) {
                assertThat(Sql.rows(client, "SELECT DISTINCT CAST(NOW() AS CHAR) FROM m"))
                        .containsExactly("2001-09-09 01:46:40");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT", "0"})
    void a_clock_that_is_set_going_again_goes_on_all_shards(String value) throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            Sql.execute(client, "SET timestamp = 1000000000");
            Sql.execute(client, "SET timestamp = " + value);
            assertThat(Sql.rows(client, "SELECT NOW(6) FROM m").stream().distinct()).hasSize(1);
            for (int id = 0; id < 6; id++) {
                String now = "SELECT NOW(6) FROM m WHERE id = " + id;
                String first = Sql.rows(client, now).getFirst();
                assertThat(first).isGreaterThan("2026");
                assertThat(Sql.rows(client, now).getFirst()).isGreaterThan(first);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void rows_are_grouped_by_one_moment(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            Sql.update(client, "UPDATE m SET at = IF(id > 5, '2001-01-01', NOW(6))");

            assertThat(Sql.rows(client, "SELECT DISTINCT NOW(6) FROM m")).hasSize(1);
            assertThat(Sql.rows(client, "SELECT COUNT(DISTINCT NOW(6)) FROM m"))
                    .containsExactly("1");
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT at < NOW(6) - INTERVAL 1 DAY AS old, COUNT(*) FROM m GROUP BY"
                                            + " at < NOW(6) - INTERVAL 1 DAY ORDER BY 1"))
                    .containsExactly("0,6", "1,2");
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT NOW(6) AS t FROM m WHERE id < 3 UNION SELECT NOW(6) FROM m"))
                    .hasSize(1);
        }
    }

    @Test
    void a_time_is_compared_with_one_day_on_all_shards() throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            Sql.update(client, "UPDATE m SET t = CURTIME(6)");

            assertThat(Sql.rows(client, "SELECT COUNT(*) FROM m WHERE t <= NOW(6)"))
                    .containsExactly("8");
        }
    }
}
