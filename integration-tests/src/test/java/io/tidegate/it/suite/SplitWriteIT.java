package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes of several shards: told as one server tells of them, and what has become of each shard
 * when one of them fails.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class SplitWriteIT {
    private static final int FOUND_ROWS = 1 << 1;
    private static final int HEADER = 4;

    /** Levels and numbers: rows are counted by sub-table in what warnings say. */
    private static final String WARNINGS = "SHOW WARNINGS";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;
    private Connection first;
    private Connection second;

    SplitWriteIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        first = cluster.group("g0").connect();
        second = cluster.group("g1").connect();
        for (Connection direct : List.of(first, second)) {
            Sql.execute(direct, "DROP DATABASE IF EXISTS parted");
            Sql.execute(direct, "CREATE DATABASE parted");
            Sql.execute(direct, "DROP DATABASE IF EXISTS whole");
            Sql.execute(direct, "CREATE DATABASE whole");
            for (String table :
                    List.of(
                            "parted.t_0000",
                            "parted.t_0001",
                            "parted.t_0002",
                            "parted.t_0003",
                            "parted.c",
                            "whole.t",
                            "whole.c")) {
                Sql.execute(
                        direct,
                        "CREATE TABLE "
                                + table
                                + " (id INT PRIMARY KEY, n TINYINT NOT NULL) ENGINE = InnoDB");
            }
        }
        proxy =
                OwnProxy.startChecked(
                        directory,
                        """
                        listener: {port: 0}
                        users: {app: {password: secret}}
                        """
                                + cluster.groupsAsYaml()
                                + """
                                schemas:
                                  parted:
                                    default-group: g0
                                    multi-shard-write: best-effort
                                    tables:
                                      t: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                                      c: {broadcast: true}
                                """);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        first.close();
        second.close();
    }

    private RawClient proxied(int further) throws Exception {
        return RawClient.login(proxy.port(), "app", "secret", "parted", further);
    }

    private RawClient direct(int further) throws Exception {
        return RawClient.login(
                cluster.group("g1").port(),
                ServerAccount.USER,
                ServerAccount.PASSWORD,
                "whole",
                further);
    }

    /** The OK packet, from its header byte on. */
    private static String ok(RawClient client, String sql) throws Exception {
        List<byte[]> reply = client.query(sql);
        assertThat(reply.getLast()[HEADER]).as(RawReply.of(reply).errorMessage()).isZero();
        return new String(reply.getLast(), ISO_8859_1).substring(HEADER);
    }

    private static List<String> warnings(RawClient client) throws Exception {
        return RawReply.of(client.query(WARNINGS)).rows().stream()
                .map(row -> row.split(",", 3))
                .map(row -> row[0] + " " + row[1])
                .sorted()
                .toList();
    }

    private static String error(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).errorMessage();
    }

    private static void fill(RawClient client) throws Exception {
        ok(client, "INSERT INTO t (id, n) VALUES (0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (id, n) VALUES (10, 1), (11, 1)",
                "INSERT INTO t (id, n) VALUES (8, 1), (9, 1), (10, 1), (11, 1), (12, 1), (14, 1)",
                "INSERT IGNORE INTO t (id, n) VALUES (0, 1), (1, 1), (8, 1), (9, 1), (2, 1)",
                "INSERT IGNORE INTO t (id, n) VALUES (0, 1), (1, 1)",
                "INSERT IGNORE INTO t (id, n) VALUES (8, 1000), (9, 1), (10, 1000), (14, 1000)",
                "INSERT IGNORE INTO t (id, n) VALUES (8, 1000), (9, 1)",
                "REPLACE INTO t (id, n) VALUES (0, 1), (1, 2), (8, 1), (9, 1)",
                "REPLACE INTO t (id, n) VALUES (0, 1), (8, 1), (2, 5), (10, 1), (3, 1)",
                "INSERT INTO t (id, n) VALUES (0, 9), (1, 9), (9, 1) ON DUPLICATE KEY UPDATE n = 7",
                "UPDATE t SET n = 5",
                "UPDATE t SET n = id",
                "UPDATE t SET n = 1",
                "UPDATE t SET n = 5 WHERE id IN (1, 2)",
                "UPDATE IGNORE t SET n = 1000",
                "DELETE FROM t WHERE n = 1",
                "DELETE FROM t WHERE n = 2",
                "DELETE FROM t",
                "INSERT INTO c (id, n) VALUES (1, 1), (2, 2)",
                "INSERT IGNORE INTO c (id, n) VALUES (1, 1000), (2, 2)",
            })
    void a_split_write_is_told_of_as_one_server_does(String sql) throws Exception {
        for (int further : new int[] {0, FOUND_ROWS}) {
            try (RawClient proxied = proxied(further);
                    RawClient direct = direct(further)) {
                for (String table : List.of("t", "c")) {
                    ok(proxied, "DELETE FROM " + table);
                    ok(direct, "DELETE FROM " + table);
                }
                fill(proxied);
                fill(direct);

                assertThat(ok(proxied, sql)).isEqualTo(ok(direct, sql));
                assertThat(warnings(proxied)).isEqualTo(warnings(direct));
                assertThat(RawReply.of(proxied.query("SHOW COUNT(*) WARNINGS")).rows())
                        .isEqualTo(RawReply.of(direct.query("SHOW COUNT(*) WARNINGS")).rows());
            }
        }
    }

    /** Where the client counts found rows a row that stays as it is counts like a new one. */
    @Test
    void nothing_is_said_of_duplicates_that_cannot_be_told_from_new_rows() throws Exception {
        String sql =
                "INSERT INTO t (id, n) VALUES (0, 1), (1, 2), (2, 2) ON DUPLICATE KEY UPDATE n = n";
        try (RawClient changed = proxied(0);
                RawClient found = proxied(FOUND_ROWS)) {
            fill(changed);

            assertThat(ok(changed, sql)).endsWith("Records: 3  Duplicates: 0  Warnings: 0");
            assertThat(ok(found, sql)).hasSize(7).startsWith("\0\3");
        }
    }

    @Test
    void a_shard_that_refuses_is_told_of_beside_those_that_are_written() throws Exception {
        Sql.execute(second, "ALTER TABLE parted.t_0002 ADD CONSTRAINT low CHECK (n < 100)");
        try (RawClient client = proxied(0)) {
            fill(client);

            String told = error(client, "UPDATE t SET n = n + 100 WHERE id IN (0, 2, 4)");

            assertThat(told)
                    .startsWith("TG-PARTIAL-WRITE: applied: g0 shard 0 (2 rows); ")
                    .containsPattern(
                            "failed: g1 shard 2 \\(error (4025|3819), (23000|HY000): .*low");
            assertThat(Sql.rows(first, "SELECT n FROM parted.t_0000")).containsOnly("101");
            assertThat(Sql.rows(second, "SELECT n FROM parted.t_0002")).containsExactly("1");
            assertThat(RawReply.of(client.query(WARNINGS)).rows())
                    .hasSize(3)
                    .anyMatch(row -> row.endsWith("g0 shard 0 (2 rows): applied"))
                    .anyMatch(
                            row -> row.startsWith("Error,") && row.contains("g1 shard 2: failed"));
        }
    }

    @Test
    void a_write_of_which_nothing_is_there_has_the_servers_error() throws Exception {
        Sql.execute(first, "ALTER TABLE parted.t_0000 ADD CONSTRAINT low CHECK (n < 100)");
        Sql.execute(second, "ALTER TABLE parted.t_0002 ADD CONSTRAINT low CHECK (n < 100)");
        try (RawClient client = proxied(0)) {
            fill(client);

            RawReply told = RawReply.of(client.query("UPDATE t SET n = n + 100"));

            assertThat(told.errno()).isIn(4025, 3819);
            assertThat(told.errorMessage()).doesNotContain("TG-");
            assertThat(RawReply.of(client.query("SELECT n FROM t")).rows()).containsOnly("1");
            assertThat(RawReply.of(client.query("SHOW ERRORS")).rows()).isEmpty();
        }
    }

    @Test
    void show_errors_tells_the_error_of_a_write_that_was_rolled_back() throws Exception {
        try (RawClient client = proxied(0)) {
            fill(client);

            RawReply told =
                    RawReply.of(
                            client.query("INSERT INTO t (id, n) VALUES (8, 1), (0, 1), (9, 1)"));

            assertThat(told.errno()).isEqualTo(1062);
            assertThat(RawReply.of(client.query("SHOW ERRORS")).rows())
                    .singleElement()
                    .asString()
                    .startsWith("Error,1062,");
            assertThat(RawReply.of(client.query("SELECT id FROM t WHERE id IN (8, 9)")).rows())
                    .isEmpty();
        }
    }

    @Test
    void a_connection_that_is_killed_in_the_middle_leaves_its_shard_unknown() throws Exception {
        try (RawClient client = proxied(0);
                Connection locking = cluster.group("g1").connect()) {
            fill(client);
            locking.setAutoCommit(false);
            Sql.rows(locking, "SELECT n FROM parted.t_0002 WHERE id = 2 FOR UPDATE");

            String told = killed(client, "UPDATE t SET n = 7 WHERE id IN (0, 1, 2)", "t_0002");

            assertThat(told)
                    .startsWith("TG-PARTIAL-WRITE: applied: g0 shard 0 (1 row), shard 1 (1 row); ")
                    .contains("; unknown: g1 shard 2 (error 1105, 08S01: TG-OUTCOME-UNKNOWN");
            assertThat(Sql.rows(first, "SELECT n FROM parted.t_0000 WHERE id = 0"))
                    .containsExactly("7");
        }
    }

    @Test
    void a_connection_that_is_killed_before_its_commit_has_written_nothing() throws Exception {
        try (RawClient client = proxied(0);
                Connection locking = cluster.group("g1").connect()) {
            fill(client);
            locking.setAutoCommit(false);
            Sql.rows(locking, "SELECT n FROM parted.t_0003 WHERE id = 3 FOR UPDATE");

            String told = killed(client, "UPDATE t SET n = 7", "t_0003");

            assertThat(told)
                    .contains("applied: g0 shard 0 (2 rows), shard 1 (2 rows); failed: g1 shard 3")
                    .contains("; rolled back: g1 shard 2.");
            assertThat(Sql.rows(second, "SELECT n FROM parted.t_0002")).containsExactly("1");
        }
    }

    /** Executes a statement that waits for a lock on g1, and ends its connection there. */
    private String killed(RawClient client, String sql, String waitsFor) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> told =
                    CompletableFuture.supplyAsync(() -> uncheckedError(client, sql), executor);
            String processes =
                    "SELECT id FROM information_schema.processlist WHERE info LIKE 'UPDATE%"
                            + waitsFor
                            + "%'";
            Awaitility.await().until(() -> Sql.rows(second, processes).size() == 1);
            Awaitility.await()
                    .until(() ->
                            !Sql.rows(first, "SELECT 1 FROM parted.t_0000 WHERE n = 7").isEmpty());
            Sql.execute(second, "KILL " + Sql.rows(second, processes).getFirst());
            return told.get(20, TimeUnit.SECONDS);
        }
    }

    private static String uncheckedError(RawClient client, String sql) {
        try {
            return error(client, sql);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void a_split_write_that_fails_in_a_transaction_leaves_the_rest_of_it() throws Exception {
        try (RawClient client = proxied(0)) {
            fill(client);
            ok(client, "BEGIN");
            ok(client, "INSERT INTO t (id, n) VALUES (8, 1)");

            RawReply told =
                    RawReply.of(client.query("INSERT INTO t (id, n) VALUES (12, 1), (1, 1)"));

            assertThat(told.errno()).isEqualTo(1062);
            ok(client, "COMMIT");
            assertThat(RawReply.of(client.query("SELECT id FROM t WHERE id IN (8, 12)")).rows())
                    .containsExactly("8");
        }
    }

    @Test
    void a_transaction_goes_on_behind_a_write_of_several_groups_that_is_refused() throws Exception {
        try (RawClient client = proxied(0)) {
            fill(client);
            ok(client, "BEGIN");
            ok(client, "UPDATE t SET n = 9 WHERE id = 0");

            assertThat(error(client, "UPDATE t SET n = 8"))
                    .contains("TG-CROSS-GROUP-TRANSACTION", "[g0, g1]");

            ok(client, "COMMIT");
            assertThat(RawReply.of(client.query("SELECT n FROM t WHERE n > 1")).rows())
                    .containsExactly("9");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_prepared_write_reaches_all_shards_each_time(Driver driver) throws Exception {
        try (Connection client = driver.connect(proxy.port(), "parted", "app", "secret", "");
                PreparedStatement one = client.prepareStatement("UPDATE t SET n = ? WHERE id = 2");
                PreparedStatement all = client.prepareStatement("UPDATE t SET n = ? WHERE n = ?");
                PreparedStatement copies =
                        client.prepareStatement("REPLACE INTO c VALUES (?, ?)")) {
            Sql.update(client, "INSERT INTO t (id, n) VALUES (0, 1), (1, 1), (2, 1), (3, 1)");
            one.setInt(1, 1);
            one.executeUpdate();
            for (int n = 1; n < 5; n++) {
                all.setInt(1, n + 1);
                all.setInt(2, n);
                assertThat(all.executeUpdate()).isEqualTo(4);
                copies.setInt(1, n);
                copies.setInt(2, n);
                assertThat(copies.executeUpdate()).isEqualTo(1);
            }
        }
        assertThat(Sql.rows(second, "SELECT id, n FROM parted.c ORDER BY id"))
                .isEqualTo(Sql.rows(first, "SELECT id, n FROM parted.c ORDER BY id"))
                .containsExactly("1,1", "2,2", "3,3", "4,4");
    }
}
