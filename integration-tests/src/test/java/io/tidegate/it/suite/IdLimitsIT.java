package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ha.mysql.Finding;
import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Generated ids where there are no more, and while there are none yet. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class IdLimitsIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private IdTables tables;
    private OwnProxy proxy;

    IdLimitsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = IdTables.create(cluster, "small", "parts");
        alter("small", "MODIFY id TINYINT NOT NULL");
        proxy =
                OwnProxy.startChecked(
                        directory,
                        tables.yaml(
                                "small: {key: k, generate: {id: {segment: {block: 50}}}",
                                "parts: {key: id, generate: {id: {segment: {block: 50}}}"));
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        tables.close();
    }

    private void alter(String table, String change) throws SQLException {
        for (int shard = 0; shard < IdTables.SHARDS; shard++) {
            tables.execute(
                    IdTables.group(shard),
                    "ALTER TABLE plain." + IdTables.subTable(table, shard) + " " + change);
        }
    }

    private Connection client() throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "plain", "app", "secret", "");
    }

    private static void assertExhausted(Connection client, String sql) {
        assertThatThrownBy(() -> Sql.execute(client, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("TG-IDS-EXHAUSTED")
                .hasMessageContaining("127")
                .extracting(failed -> ((SQLException) failed).getErrorCode())
                .isEqualTo(1467);
    }

    /** A server that is not strict would store the greatest one again and again. */
    @Test
    void ids_end_with_their_column() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "SET sql_mode = ''");
            for (int k = 1; k <= 127; k++) {
                Sql.execute(client, "INSERT INTO small (k) VALUES (" + k + ")");
            }
            assertExhausted(client, "INSERT INTO small (k) VALUES (128)");
            assertExhausted(client, "INSERT INTO small (k) VALUES (129), (130)");
            assertThat(tables.rows("small", "id")).hasSize(127).doesNotHaveDuplicates();

            alter("small", "MODIFY id SMALLINT NOT NULL");
            Thread.sleep(600);
            Sql.execute(client, "INSERT INTO small (k) VALUES (128)");
        }
        assertThat(tables.rows("small", "id")).hasSize(128).doesNotHaveDuplicates();
    }

    @Test
    void a_table_whose_ids_have_come_to_the_end_gets_none() throws Exception {
        tables.execute("g0", "INSERT INTO plain.small_0000 (id, k) VALUES (127, 5)");
        tables.createSegments();
        try (Connection client = client()) {
            assertExhausted(client, "INSERT INTO small (k) VALUES (1)");
        }
    }

    @Test
    void what_may_go_wrong_with_ids_is_found() throws Exception {
        alter("parts", "DROP PRIMARY KEY");
        tables.execute(
                "g1", "ALTER TABLE plain.parts_0002 MODIFY id INT NOT NULL, ADD UNIQUE (id)");
        tables.execute("g1", "INSERT INTO plain.parts_0002 (id, k) VALUES (2147000000, 1)");

        List<Finding> findings = proxy.findings();

        assertThat(findings).extracting(Finding::severity).containsOnly(Finding.Severity.WARNING);
        assertThat(findings)
                .extracting(Finding::message)
                .hasSize(5)
                .anyMatch(message -> message.contains("id of small_0000 holds ids up to 127"))
                .anyMatch(message -> message.contains("no unique key"))
                .anyMatch(message -> message.contains("2147483647") && message.contains("nine"))
                .anyMatch(message -> message.contains("unique key k of parts_0000"));
    }

    @Test
    void a_kill_ends_the_wait_for_ids() throws Exception {
        try (Connection lock = cluster.group("g0").connect();
                Connection client = client();
                Connection killer = client()) {
            Sql.execute(client, "INSERT INTO parts (k) VALUES (1)");
            lock.setAutoCommit(false);
            Sql.rows(lock, "SELECT * FROM plain.tidegate_segments FOR UPDATE");
            String id = Sql.rows(client, "SELECT CONNECTION_ID()").getFirst();
            CompletableFuture<Void> insert =
                    CompletableFuture.runAsync(() -> {
                        try {
                            for (int k = 2; k < 200; k++) {
                                Sql.execute(client, "INSERT INTO parts (k) VALUES (" + k + ")");
                            }
                        } catch (SQLException failed) {
                            throw new IllegalStateException(failed);
                        }
                    });
            while (!waits(killer, id)) {
                Thread.sleep(20);
            }
            long killed = System.nanoTime();
            Sql.execute(killer, "KILL QUERY " + id);

            assertThatThrownBy(() -> insert.get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("interrupted");
            assertThat(System.nanoTime() - killed).isLessThan(TimeUnit.SECONDS.toNanos(30));
            lock.rollback();
            assertThat(Sql.rows(client, "SELECT 1")).containsExactly("1");
        }
    }

    /** The same statement for so long is one that waits. */
    private static boolean waits(Connection killer, String id) throws Exception {
        String before = statement(killer, id);
        Thread.sleep(300);
        return before.startsWith("INSERT") && before.equals(statement(killer, id));
    }

    private static String statement(Connection killer, String id) throws SQLException {
        try (Statement ask = killer.createStatement();
                ResultSet rows = ask.executeQuery("SHOW FULL PROCESSLIST")) {
            while (rows.next()) {
                if (rows.getString("Id").equals(id)) {
                    return String.valueOf(rows.getString("Info"));
                }
            }
            return "";
        }
    }
}
