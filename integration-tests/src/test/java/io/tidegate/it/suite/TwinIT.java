package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same commands through the proxy, on a schema without rules that lies on the first group, and
 * directly on the second group's server, where the schema has a twin: every packet of every reply
 * must be the same, headers, sequence ids and status flags included.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class TwinIT {
    private static final int COM_INIT_DB = 2;
    private static final int COM_FIELD_LIST = 4;
    private static final int COM_PING = 14;
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_RESET_CONNECTION = 0x1f;
    private static final int EDGE = 0xff_ffff;

    private final TestCluster cluster;

    TwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void text_statements(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.empty("t");
            twins.query("INSERT INTO t VALUES (1, 'one'), (2, NULL), (3, '')");
            twins.query("SELECT * FROM t ORDER BY id");
            twins.query("SELECT * FROM t WHERE id > 100");
            twins.query("SELECT 1 AS a, 'text' AS b, NULL AS c, 1.50 AS d, NOW() IS NULL AS e");
            twins.query("UPDATE t SET v = 'changed' WHERE id < 3");
            twins.query("UPDATE t SET v = 'changed' WHERE id < 3");
            twins.query("SHOW TABLES");
            twins.query("DELETE FROM t WHERE id = 2");
            twins.query("DO 1");
            twins.query("/* only */ SELECT /* a */ 2 -- comment");
            twins.command(COM_PING, "");
            twins.command(COM_INIT_DB, "plain");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void errors(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query("SELEC 1");
            twins.query("SELECT * FROM nothing_here");
            twins.query("SELECT nothing_here FROM t");
            twins.query("INSERT INTO t VALUES (77, 'a'), (77, 'b')");
            twins.query("SELECT (SELECT 1 UNION SELECT 2)");
            twins.command(COM_STMT_PREPARE, "SELECT * FROM nothing_here WHERE a = ?");
            twins.query("SELECT 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void status_flags_of_transactions(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.empty("t");
            twins.query("BEGIN");
            twins.query("INSERT INTO t VALUES (1, 'x')");
            twins.query("SELECT id FROM t");
            twins.query("SELEC");
            twins.query("SELECT id FROM t");
            twins.query("COMMIT");
            twins.query("SELECT id FROM t");
            twins.query("START TRANSACTION READ ONLY");
            twins.query("SELECT id FROM t");
            twins.query("ROLLBACK");
            twins.query("SET autocommit = 0");
            twins.query("SELECT id FROM t");
            twins.query("COMMIT");
            twins.query("SET autocommit = 1");
            twins.query("SELECT id FROM t");
            twins.command(COM_RESET_CONNECTION, "");
            twins.query("SELECT id FROM t");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void several_results(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query("SELECT 1; SELECT 2, 3; DO 0; SELECT 4");
            twins.query("SELECT 1; SELEC; SELECT 2");
            twins.query("SELECT 9");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void prepared_statements(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.empty("t");
            twins.query("INSERT INTO t VALUES (5, 'five'), (6, NULL)");
            twins.prepare("SELECT id, v FROM t WHERE id = ?");
            twins.execute(5);
            twins.execute(6);
            twins.execute(404);
            twins.reset();
            twins.execute(5);
            twins.prepare("INSERT INTO t VALUES (?, 'new')");
            twins.execute(7);
            twins.execute(7);
            twins.prepare("UPDATE t SET v = 'w' WHERE id = ?");
            twins.execute(7);
            twins.query("SELECT v FROM t WHERE id = 7");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void field_lists(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.command(COM_FIELD_LIST, "t\0");
            twins.command(COM_FIELD_LIST, "t\0%");
            twins.command(COM_FIELD_LIST, "t\0i_");
            twins.command(COM_FIELD_LIST, "t\0nothing_here");
            twins.command(COM_FIELD_LIST, "nothing_here\0");
            twins.command(COM_FIELD_LIST, "\0");
            twins.query("SELECT 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void rows_at_the_edge_of_a_packet(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            // A value of n bytes makes a row of n + 4: one below, at and above the largest packet.
            for (int edge : new int[] {EDGE - 5, EDGE - 4, EDGE - 3}) {
                twins.query("SELECT REPEAT('x', " + edge + ")");
            }
            twins.query("SELECT 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {EDGE - 1, EDGE, EDGE + 1})
    void commands_at_the_edge_of_a_packet(int length) throws Exception {
        String frame = "SELECT LENGTH('')";
        try (Twins twins = twins(RawClient.DEPRECATE_EOF)) {
            // The command's own byte counts as well.
            String filler = "y".repeat(length - 1 - frame.length());
            twins.query("SELECT LENGTH('" + filler + "')");
            twins.query("SELECT 1");
        }
    }

    private Twins twins(int capabilities) throws IOException {
        return Twins.login(cluster.port(), cluster.group("g1").port(), capabilities);
    }
}
