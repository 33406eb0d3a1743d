package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors, in every packet as a server's own. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CursorTwinIT {
    private static final int COM_RESET_CONNECTION = 0x1f;
    private static final int COM_STMT_FETCH = 0x1c;
    private static final String ROWS = "SELECT id, v FROM t WHERE id > ? ORDER BY id";

    private final TestCluster cluster;

    CursorTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void rows_are_fetched_to_the_last(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.prepare(ROWS);
            twins.executeWithCursor(0);
            twins.fetch(3);
            twins.fetch(4);
            twins.fetch(100);
            twins.fetch(1);
            twins.executeWithCursor(8);
            twins.fetch(2);
            twins.fetch(1);
            twins.fetch(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void other_statements_run_between_fetches(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.prepare(ROWS);
            twins.executeWithCursor(2);
            twins.fetch(2);
            twins.query("UPDATE t SET v = 'changed' WHERE id > 5");
            twins.query("SELECT v FROM t WHERE id = 6");
            twins.fetch(2);
            twins.query("SET NAMES latin1");
            twins.query("SELEC");
            twins.fetch(1);
            twins.query("SELECT ROW_COUNT()");
            twins.fetch(50);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void several_cursors_are_open(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.prepare(ROWS);
            twins.prepare(ROWS);
            twins.prepare("SELECT v FROM t WHERE id < ?");
            twins.use(0);
            twins.executeWithCursor(1);
            twins.use(1);
            twins.executeWithCursor(5);
            twins.use(2);
            twins.executeWithCursor(4);
            twins.fetch(1);
            twins.use(0);
            twins.fetch(2);
            twins.use(1);
            twins.fetch(2);
            twins.closeStatement();
            twins.use(0);
            twins.fetch(20);
            twins.use(2);
            twins.fetch(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "again", "connection"})
    void a_cursor_is_given_up(String how) throws Exception {
        try (Twins twins = twins(0)) {
            twins.prepare(ROWS);
            twins.executeWithCursor(1);
            twins.fetch(1);
            switch (how) {
                case "reset" -> twins.reset();
                case "close" -> twins.closeStatement();
                case "again" -> twins.executeWithCursor(400);
                default -> twins.command(COM_RESET_CONNECTION, "");
            }
            twins.fetch(1);
            twins.query("SELECT 1");
            twins.prepare(ROWS);
            twins.executeWithCursor(7);
            twins.fetch(9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void what_has_no_cursor(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.prepare(ROWS);
            twins.fetch(1);
            twins.execute(8);
            twins.fetch(1);
            twins.executeWithCursor(400);
            twins.fetch(1);
            twins.prepare("UPDATE t SET v = 'x' WHERE id = ?");
            twins.executeWithCursor(3);
            twins.fetch(1);
            twins.prepare("SELECT 5, ?");
            twins.executeWithCursor(3);
            twins.fetch(1);
            twins.fetch(1);
            twins.command(COM_STMT_FETCH, "never\0\0\0");
            twins.prepare("SELECT id, (SELECT v FROM t) FROM t WHERE id > ?");
            twins.executeWithCursor(3);
            twins.fetch(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void in_transactions(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.prepare(ROWS);
            twins.query("BEGIN");
            twins.executeWithCursor(0);
            twins.fetch(1);
            twins.query("COMMIT");
            twins.fetch(1);
            twins.query("BEGIN");
            twins.fetch(1);
            twins.query("ROLLBACK");
            twins.fetch(1);
            twins.query("SET autocommit = 0");
            twins.fetch(1);
            twins.executeWithCursor(0);
            twins.fetch(1);
        }
    }

    private Twins twins(int capabilities) throws IOException {
        Twins twins = Twins.login(cluster.port(), cluster.group("g1").port(), capabilities);
        twins.empty("t");
        twins.query(
                "INSERT INTO t VALUES (1, 'a'), (2, 'é'), (3, NULL), (4, 'd'), (5, 'e'), (6, 'f'),"
                        + " (7, 'g'), (8, 'h'), (9, 'i')");
        return twins;
    }
}
