package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
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

/** New rows that have the time as their key: what is stored is what they were routed by. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class ClockKeyIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    ClockKeyIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        ClockDays.create(cluster);
        proxy = ClockDays.proxy(cluster, directory);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection connect(Driver driver) throws SQLException {
        Connection client = driver.connect(proxy.port(), "clocks", "app", "secret", "");
        for (String set : ClockDays.ALMOST_MIDNIGHT) {
            Sql.execute(client, set);
        }
        return client;
    }

    /** Rows that are new, each where its key says: a condition on the key finds no others. */
    private static List<String> found(Connection client) throws SQLException {
        return Sql.rows(
                client,
                "SELECT id, at, n, said FROM days WHERE id > 99 AND at IN ("
                        + IntStream.rangeClosed(1, 30)
                                .boxed()
                                .flatMap(day ->
                                        List.of("00:00:00", "11:30:00", "12:00:00", "23:30:00")
                                                .stream()
                                                .map(time ->
                                                        "'2026-01-%02d %s'".formatted(day, time)))
                                .collect(Collectors.joining(", "))
                        + ") ORDER BY id");
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void each_row_is_stored_on_the_shard_of_its_moment(Driver driver) throws Exception {
        try (Connection client = connect(driver)) {
            assertThat(
                            Sql.update(
                                    client,
                                    "INSERT INTO days (id, at, n, said) VALUES (100, NOW(), 1, CURDATE()), (101, NOW(), ?, NOW()),"
                                            + " (102, CURDATE() - INTERVAL ? DAY, 3, ?), (103, CURDATE() - INTERVAL 3 DAY, 4, '('),"
                                            + " (?, UTC_TIMESTAMP - INTERVAL 30 MINUTE, 5, UTC_TIMESTAMP(0))",
                                    2,
                                    9,
                                    "x",
                                    104))
                    .isEqualTo(5);
            assertThat(
                            Sql.update(
                                    client,
                                    "INSERT INTO days SET at = DATE_ADD(NOW(), INTERVAL ? HOUR), id = ?, said = NOW() ON DUPLICATE KEY UPDATE n = 7, said = CURDATE()",
                                    -24,
                                    105))
                    .isEqualTo(1);
            assertThat(
                            Sql.update(
                                    client,
                                    "REPLACE INTO days (at, n, id) VALUES (LOCALTIMESTAMP, 9, ?)",
                                    100))
                    .isEqualTo(2);

            assertThat(found(client))
                    .containsExactly(
                            "100,2026-01-17 23:30:00,9,null",
                            "101,2026-01-17 23:30:00,2,2026-01-17 23:30:00",
                            "102,2026-01-08 00:00:00,3,x",
                            "103,2026-01-14 00:00:00,4,(",
                            "104,2026-01-17 11:30:00,5,2026-01-17 12:00:00",
                            "105,2026-01-16 23:30:00,null,2026-01-17 23:30:00");
        }
    }

    @Test
    void many_rows_are_asked_for_once() throws Exception {
        String rows =
                IntStream.range(0, 3000)
                        .mapToObj(row ->
                                "(%d, NOW()%s)".formatted(1000 + row, row % 7 == 0 ? " " : ""))
                        .collect(Collectors.joining(","));
        try (Connection client = connect(Driver.CONNECTOR_J_TEXT)) {
            assertThat(Sql.update(client, "INSERT INTO days (id, at) VALUES " + rows))
                    .isEqualTo(3000);
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT COUNT(*), MIN(id), MAX(id) FROM days WHERE at = NOW()"))
                    .containsExactly("3000,1000,3999");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO days (id, at) VALUES (100, SYSDATE())",
                "INSERT INTO days (id, at) VALUES (100, DEFAULT)",
                "INSERT INTO days (id, at, said) VALUES (100, NOW(), DATE_FORMAT(NOW(), '%d'))",
                "INSERT INTO days (id, at) VALUES (100, NOW() + 1)",
                "INSERT INTO days (id, at) VALUES (100, NOW()), (101, SYSDATE())",
                "INSERT INTO days (id, at) VALUES (100, NOW() + INTERVAL 9000 YEAR)",
            })
    void what_is_not_told_for_certain_is_refused(String sql) throws Exception {
        try (Connection client = connect(Driver.CONNECTOR_J_TEXT)) {
            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-KEY-VALUE-UNROUTABLE")
                    .hasMessageContaining("(line 1, column ");
        }
    }

    /** A column of TIMESTAMP keeps which of the two it was, and a literal does not say it. */
    @Test
    void an_hour_that_comes_twice_is_refused() throws Exception {
        zones("INSERT");
        try (Connection client = connect(Driver.CONNECTOR_J_TEXT)) {
            Sql.execute(client, "SET time_zone = 'Test/Twice'");
            Sql.execute(client, "SET timestamp = " + (ClockDays.BACK - 60));
            Sql.execute(client, "INSERT INTO days (id, at) VALUES (100, NOW())");
            Sql.execute(client, "SET timestamp = " + (ClockDays.BACK + 60));
            assertThatThrownBy(() ->
                            Sql.execute(client, "INSERT INTO days (id, at) VALUES (101, NOW())"))
                    .hasMessageContaining("TG-KEY-VALUE-UNROUTABLE");
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT id FROM days WHERE at >= NOW() AND at < CURDATE() + INTERVAL 2 HOUR"))
                    .containsExactly("100");
        } finally {
            zones("DELETE");
        }
    }

    private void zones(String verb) throws SQLException {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                for (String sql : ClockDays.zone(verb.equals("INSERT"))) {
                    Sql.execute(direct, sql);
                }
            }
        }
    }
}
