package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that compare a date key with the time, in a session that has set the time. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class ClockIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;
    private RawClient client;

    ClockIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        ClockDays.create(cluster);
        proxy = ClockDays.proxy(cluster, directory);
        client = RawClient.login(proxy.port(), "app", "secret", "clocks", 0);
        for (String set : ClockDays.ALMOST_MIDNIGHT) {
            ok(set);
        }
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        proxy.close();
    }

    private RawReply ask(String sql) throws Exception {
        return RawReply.of(client.query(sql));
    }

    private void ok(String sql) throws Exception {
        RawReply reply = ask(sql);
        assertThat(reply.errno()).as(sql + ": " + reply.errorMessage()).isZero();
    }

    private List<String> rows(String sql) throws Exception {
        RawReply reply = ask(sql);
        assertThat(reply.errno()).as(sql + ": " + reply.errorMessage()).isZero();
        return reply.rows();
    }

    /** The table refuses what reaches all of its shards. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "at >= CURDATE() AND at < CURRENT_DATE + INTERVAL 1 DAY | 17",
                "at >= NOW() - INTERVAL 36 HOUR AND at <= NOW() | 16,17",
                "at BETWEEN DATE_SUB(NOW(), INTERVAL 1 DAY) AND DATE_ADD(UTC_TIMESTAMP(), INTERVAL 12 HOUR) | 17",
                "at BETWEEN UTC_DATE() - INTERVAL 1 WEEK AND UTC_TIMESTAMP | 10,11,12,13,14,15,16,17",
                "at BETWEEN CURDATE() - INTERVAL 2 DAY AND CURDATE() + INTERVAL 1 DAY | 15,16,17",
                "at NOT BETWEEN NOW() - INTERVAL 15 DAY AND CURDATE() + INTERVAL '14' DAY OR at BETWEEN CURDATE() AND NOW() + INTERVAL 1 MINUTE | 1,2,17,31",
                "at = TIMESTAMP '2026-01-03 12:00:00' OR at > CURDATE() + INTERVAL '13' DAY | 3,30,31",
                "d.at < DATE_SUB(NOW(6), INTERVAL 2 WEEK) | 1,2,3",
                "CURDATE() - INTERVAL 1 MONTH + INTERVAL 16 DAY > at | 1",
                "at >= NOW() - INTERVAL -12 DAY AND id < 31 | 30",
                "at IN (TIMESTAMP '2026-01-03 12:00:00', CAST('2026-01-30 12:00:00' AS DATETIME), DATE '2026-01-17') | 3,30",
                "NOT (at < CURDATE()) AND (at < NOW()) | 17",
            })
    void rows_are_those_of_the_sessions_time(String condition, String expected) throws Exception {
        assertThat(rows("SELECT id FROM days d WHERE " + condition + " ORDER BY id"))
                .containsExactly(expected.split(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM days WHERE at >= SYSDATE()",
                "SELECT id, NOW() FROM days WHERE at >= NOW()",
                "SELECT id FROM days WHERE at >= NOW() - 5",
                "SELECT id FROM days WHERE at >= NOW() ORDER BY NOW()",
                "SELECT id FROM days WHERE n < NOW()",
                "SELECT id FROM days WHERE at >= NOW() - INTERVAL n DAY",
                "UPDATE days SET n = NOW() WHERE at >= NOW()",
            })
    void what_has_to_stay_the_servers_reaches_all_shards(String sql) throws Exception {
        assertThat(ask(sql).errorMessage()).contains("TG-SCATTER");
    }

    @Test
    void writes_reach_what_they_mean() throws Exception {
        ok("UPDATE days SET n = n + 1 WHERE at < NOW() AND at > NOW() - INTERVAL 2 DAY");
        ok("DELETE FROM days WHERE at < CURDATE() - INTERVAL 14 DAY");

        assertThat(rows("SELECT id FROM days WHERE at < '2026-01-30' AND n = 1 ORDER BY id"))
                .containsExactly("16", "17");
        assertThat(rows("SELECT id FROM days WHERE at < '2026-01-30' ORDER BY id LIMIT 1"))
                .containsExactly("3");
    }

    @Test
    void a_transaction_stays_on_its_group() throws Exception {
        ok("BEGIN");
        ok("UPDATE days SET n = 7 WHERE at = '2026-01-17 12:00:00'");

        assertThat(rows("SELECT n FROM days WHERE at >= CURDATE() AND at < NOW()"))
                .containsExactly("7");

        ok("ROLLBACK");
        assertThat(rows("SELECT n FROM days WHERE at >= CURDATE() AND at < NOW()"))
                .containsExactly("0");
        ok("BEGIN");
        assertThat(rows("SELECT id FROM days WHERE at >= CURDATE() AND at < NOW()"))
                .containsExactly("17");
        ok("COMMIT");
    }

    @Test
    void a_moment_that_is_none_is_left_to_the_servers() throws Exception {
        assertThat(ask("SELECT id FROM days WHERE at > NOW() + INTERVAL 9000 YEAR").errorMessage())
                .contains("TG-SCATTER");
        assertThat(rows("SELECT id FROM days WHERE at >= CURDATE() AND at < NOW()"))
                .containsExactly("17");
    }

    @Test
    void a_refusal_tells_the_place_in_what_was_sent() throws Exception {
        assertThat(
                        ask("SELECT RANK() OVER () FROM days WHERE at > NOW() - INTERVAL 1 DAY AND at < NOW() ORDER BY n LIMIT 99999999999999999999")
                                .errorMessage())
                .contains("(line 1, column 15, at `OVER`)");
    }

    @Test
    void a_key_may_be_written_as_a_date() throws Exception {
        ok(
                "INSERT INTO days (at, id) VALUES (DATE '2026-01-05', 41), (TIMESTAMP '2026-01-20 23:59:59', 42)");

        assertThat(
                        rows(
                                "SELECT id FROM days WHERE at IN (DATE '2026-01-05', TIMESTAMP '2026-01-20 23:59:59') ORDER BY id"))
                .containsExactly("41", "42");
        assertThat(
                        rows(
                                "SELECT id FROM days WHERE at > '2026-01-20' AND at < '2026-01-21' ORDER BY id"))
                .containsExactly("20", "42");
    }
}
