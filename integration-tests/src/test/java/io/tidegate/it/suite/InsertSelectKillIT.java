package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** INSERT ... SELECT by way of the proxy, of clients that are killed or leave in the middle. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class InsertSelectKillIT extends SelectedSchema {
    private static final int INTERRUPTED = 1317;

    /** MariaDB is not asked to interrupt what may be committing: its connection is ended. */
    private static final int UNKNOWN_OUTCOME = 1105;

    InsertSelectKillIT(TestCluster cluster) {
        super(cluster);
    }

    /** What is stored in the shard of even ids, on g0; no test writes others. */
    private List<String> inDst() throws SQLException {
        return tables.rows("g0", "SELECT id FROM parted.dst_0000");
    }

    private static void until(BooleanSupplier condition) {
        Awaitility.await().until(condition::getAsBoolean);
    }

    @Test
    void killed_while_it_reads_it_writes_nothing() throws Exception {
        try (RawClient client = tables.proxied(0);
                RawClient killer = tables.proxied(0);
                Connection holding = cluster.group("g0").connect()) {
            fill(client, 2);
            String sql = "INSERT INTO dst (id) SELECT id FROM src WHERE id = 0 FOR UPDATE";
            planned(client, sql);
            lock(holding, "UPDATE parted.src_0000 SET i = 1");
            CompletableFuture<Integer> answer = answer(client, sql);
            until(() -> waits("g0"));

            done(killer, "KILL QUERY " + client.connectionId());

            assertThat(answer.get()).isEqualTo(INTERRUPTED);
            holding.rollback();
            assertThat(inDst()).isEmpty();
            done(client, sql);
            assertThat(inDst()).containsExactly("0");
        }
    }

    @Test
    void killed_while_it_writes_it_has_written_nothing() throws Exception {
        try (RawClient client = tables.proxied(0);
                RawClient killer = tables.proxied(0);
                Connection holding = cluster.group("g0").connect()) {
            fill(client, 5);
            String sql = "INSERT INTO dst (id) SELECT id FROM src WHERE id IN (0, 2, 4)";
            planned(client, sql);
            lock(holding, "INSERT INTO parted.dst_0000 (id) VALUES (4)");
            CompletableFuture<Integer> answer = answer(client, sql);
            until(() -> waits("g0"));

            done(killer, "KILL QUERY " + client.connectionId());

            assertThat(answer.get())
                    .isEqualTo(
                            cluster.family() == ServerFamily.MARIADB
                                    ? UNKNOWN_OUTCOME
                                    : INTERRUPTED);
            holding.rollback();
            until(() -> !waits("g0"));
            assertThat(inDst()).isEmpty();
            done(client, sql);
            assertThat(inDst()).containsExactly("0", "2", "4");
        }
    }

    @Test
    void a_client_that_leaves_while_rows_are_read_has_written_nothing() throws Exception {
        try (RawClient client = tables.proxied(0);
                Connection holding = cluster.group("g0").connect()) {
            fill(client, 2);
            String sql = "INSERT INTO dst (id) SELECT id FROM src WHERE id = 0 FOR UPDATE";
            planned(client, sql);
            lock(holding, "UPDATE parted.src_0000 SET i = 1");
            answer(client, sql);
            until(() -> waits("g0"));

            client.close();
            until(() -> tables.clients() == 0);
            holding.rollback();
            until(() -> !waits("g0"));

            try (RawClient next = tables.proxied(0)) {
                done(next, "INSERT INTO dst (id) SELECT 8");
            }
            assertThat(inDst()).containsExactly("8");
        }
    }

    /** The first statement of a kind may take long, on a machine that is busy. */
    private static void planned(RawClient client, String sql) throws Exception {
        done(client, sql);
        done(client, "DELETE FROM dst");
    }

    private static void lock(Connection holding, String sql) throws SQLException {
        holding.setAutoCommit(false);
        Sql.execute(holding, sql);
    }

    private static CompletableFuture<Integer> answer(RawClient client, String sql) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return RawReply.of(client.query(sql)).errno();
            } catch (Exception gone) {
                return -1;
            }
        });
    }

    /** Whether some statement of the test's tables is being carried out. */
    private boolean waits(String group) {
        try {
            return !tables.rows(
                            group,
                            "SELECT id FROM information_schema.processlist WHERE command <> 'Sleep' AND info LIKE"
                                    + " '%\\_0000%' AND info NOT LIKE '%processlist%'")
                    .isEmpty();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
