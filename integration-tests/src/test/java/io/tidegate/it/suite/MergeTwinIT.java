package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Random SELECTs over the shards of a table, and over one table with all its rows on a server:
 * columns and rows must be the same, byte by byte.
 *
 * <p>{@code -Dtidegate.merge.statements=20000} makes it longer, {@code -Dtidegate.merge.seed}
 * another one.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class MergeTwinIT {
    private static final int ROWS = 120;
    private static final int STATEMENTS = Integer.getInteger("tidegate.merge.statements", 6_000);
    private static final int MOST_DIFFERENCES = 10;

    @TempDir private Path directory;
    private final TestCluster cluster;

    MergeTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void shards_answer_like_one_table() throws Exception {
        long seed = Long.getLong("tidegate.merge.seed", 1);
        MergedTables.create(cluster);
        List<String> differences = new ArrayList<>();
        Random random = new Random(seed);
        MergedRows written = new MergedRows(random);
        MergeStatements statements = new MergeStatements(random, cluster.family());
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient proxied = RawClient.login(proxy.port(), "app", "secret", "merged", 0);
                RawClient direct =
                        RawClient.login(
                                cluster.group("g1").port(),
                                ServerAccount.USER,
                                ServerAccount.PASSWORD,
                                "merged",
                                0)) {
            for (int id = 0; id < ROWS; id++) {
                for (String row : written.rows(id)) {
                    assertThat(proxied.query(row).getFirst()[4]).as(row).isZero();
                    assertThat(direct.query(row).getFirst()[4]).as(row).isZero();
                }
            }
            for (int i = 0; i < STATEMENTS; i++) {
                MergeStatements.Select select = statements.next();
                List<String> mine = MergedPackets.texts(proxied.query(select.sql()), select);
                List<String> theirs = MergedPackets.texts(direct.query(select.sql()), select);
                if (!mine.equals(theirs) && differences.size() < MOST_DIFFERENCES) {
                    differences.add(i + ": " + select.sql() + "\n" + difference(mine, theirs));
                }
            }
        }
        assertThat(differences).as("-Dtidegate.merge.seed=" + seed).isEmpty();
    }

    /** What drivers set for Statement.setMaxRows(). */
    @Test
    void a_limit_of_the_session_counts_the_rows_of_all_shards() throws Exception {
        MergedTables.create(cluster);
        MergedRows written = new MergedRows(new Random(1));
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (int id = 0; id < ROWS; id++) {
                client.query(written.row(id));
            }
            client.query("SET sql_select_limit = 7");

            assertThat(rows(client, "SELECT id FROM things")).hasSize(7);
            assertThat(rows(client, "SELECT id FROM things ORDER BY id"))
                    .containsExactly("0", "1", "2", "3", "4", "5", "6");
            assertThat(rows(client, "SELECT id FROM things LIMIT 9")).hasSize(9);
            assertThat(rows(client, "SELECT COUNT(*) FROM things")).containsExactly("" + ROWS);
            assertThat(rows(client, "SELECT id % 10, COUNT(*) FROM things GROUP BY 1 ORDER BY 1"))
                    .containsExactly("0,12", "1,12", "2,12", "3,12", "4,12", "5,12", "6,12");
            client.query("SET sql_select_limit = 0");
            assertThat(rows(client, "SELECT s FROM things ORDER BY s")).isEmpty();
            client.query("SET sql_select_limit = DEFAULT");
            assertThat(rows(client, "SELECT id FROM things")).hasSize(ROWS);
        }
    }

    @Test
    void rows_that_are_merged_are_locked_on_their_shards() throws Exception {
        MergedTables.create(cluster);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0);
                Connection direct = cluster.group("g0").connect()) {
            client.query("INSERT INTO things (id, i) VALUES (0, 1), (1, 1), (6, 1)");
            Sql.execute(direct, "SET innodb_lock_wait_timeout = 1");
            client.query("BEGIN");

            assertThat(
                            rows(
                                    client,
                                    "SELECT i, COUNT(*) FROM things WHERE id IN (0, 1) GROUP BY i"
                                            + " FOR UPDATE"))
                    .containsExactly("1,2");

            for (String held :
                    List.of("0000 SET i = 2 WHERE id = 0", "0001 SET i = 2 WHERE id = 1")) {
                assertThatThrownBy(() -> Sql.execute(direct, "UPDATE merged.things_" + held))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                timeout -> assertThat(timeout.getErrorCode()).isEqualTo(1205));
            }
            client.query("ROLLBACK");
            Sql.execute(direct, "UPDATE merged.things_0001 SET i = 2 WHERE id = 1");

            client.query("SET sql_select_limit = 3");
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SELECT id FROM things ORDER BY id FOR UPDATE"))
                                    .errorMessage())
                    .contains("TG-MERGE-UNSUPPORTED", "would lock more rows");
        }
    }

    /** The shards group by more than the client does. */
    @Test
    void columns_that_are_not_grouped_by_are_refused_as_on_a_server() throws Exception {
        MergedTables.create(cluster);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            client.query("SET sql_mode = 'ONLY_FULL_GROUP_BY'");
            for (String sql :
                    List.of(
                            "SELECT i, s, COUNT(DISTINCT s) FROM things GROUP BY i",
                            "SELECT i, d, GROUP_CONCAT(x ORDER BY d) FROM things GROUP BY i")) {
                assertThat(RawReply.of(client.query(sql)).errorMessage())
                        .as(sql)
                        .contains("GROUP BY");
            }
        }
    }

    /** A server has it as a number for one table, and as a text for several. */
    @Test
    void an_enum_beside_null_is_not_compared() throws Exception {
        MergedTables.create(cluster);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (int id = 0; id < MergedTables.SHARDS; id++) {
                String word = id % 2 == 0 ? "z" : "a";
                client.query("INSERT INTO things (id, e) VALUES (" + id + ", '" + word + "')");
            }
            for (String sql :
                    List.of(
                            "SELECT e FROM things UNION SELECT NULL",
                            "SELECT NULL UNION ALL SELECT e FROM things ORDER BY 1")) {
                assertThat(RawReply.of(client.query(sql)).errorMessage())
                        .contains("TG-MERGE-UNSUPPORTED", "CAST it AS CHAR");
            }
            assertThat(rows(client, "SELECT e FROM things UNION ALL SELECT NULL"))
                    .containsExactlyInAnyOrder("z", "z", "z", "a", "a", "a", "null");
            assertThat(rows(client, "SELECT CAST(e AS CHAR) FROM things UNION SELECT 'x'"))
                    .containsExactlyInAnyOrder("z", "a", "x");
        }
    }

    /** Only a server that has all tables tells the types of columns. */
    @Test
    void a_union_with_a_table_of_another_group_is_refused() throws Exception {
        MergedTables.create(cluster);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            client.query("INSERT INTO things (id, i) VALUES (0, 7)");

            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SELECT i FROM things UNION ALL SELECT n FROM notes"))
                                    .errorMessage())
                    .contains("TG-MERGE-UNSUPPORTED", "the group g1", "lie on g0", "broadcast");
            assertThat(
                            rows(
                                    client,
                                    "SELECT i FROM things WHERE id IN (0, 1) UNION ALL SELECT n FROM"
                                            + " notes WHERE n = 1"))
                    .containsExactlyInAnyOrder("7", "1");
        }
    }

    /** Servers compare all digits of it, and show four. */
    @Test
    void what_is_shown_rounded_is_not_ordered_by() throws Exception {
        Assumptions.assumeThat(cluster.family())
                .as("MySQL shows all digits")
                .isEqualTo(ServerFamily.MARIADB);
        MergedTables.create(cluster);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SELECT s, STDDEV(i) AS d FROM things GROUP BY s"
                                                            + " ORDER BY d, s"))
                                    .errorMessage())
                    .contains("TG-MERGE-UNSUPPORTED", "ROUND");
        }
    }

    /** What is sent makes room for more, which must not end the result twice. */
    @Test
    void a_large_result_ends_once() throws Exception {
        MergedTables.create(cluster);
        int rows = 4000;
        for (int shard = 0; shard < MergedTables.SHARDS; shard++) {
            StringBuilder insert =
                    new StringBuilder("INSERT INTO merged.things_000" + shard + " (id, i) VALUES ");
            for (int k = 0; k < rows; k++) {
                int id = k * MergedTables.SHARDS + shard;
                insert.append(k == 0 ? "(" : ",(").append(id + ", " + id % 7 + ")");
            }
            try (Connection direct = cluster.group(shard < 3 ? "g0" : "g1").connect()) {
                Sql.execute(direct, insert.toString());
            }
        }
        String wide = "REPEAT('x', 50)";
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (String sql :
                    List.of(
                            "SELECT id, COUNT(*) AS n, MAX("
                                    + wide
                                    + ") FROM things GROUP BY id ORDER BY n, id",
                            "SELECT id, COUNT(*) + 1, MAX("
                                    + wide
                                    + ") FROM things GROUP BY id ORDER BY SUM(i), id",
                            "SELECT id, " + wide + " FROM things ORDER BY i, id")) {
                for (int round = 0; round < 3; round++) {
                    assertThat(rows(client, sql)).as(sql).hasSize(rows * MergedTables.SHARDS);
                    assertThat(rows(client, "SELECT 42")).containsExactly("42");
                }
            }
        }
    }

    /** As dump programs have it: columns look like bytes then, and compare as before. */
    @Test
    void texts_that_are_sent_as_bytes_are_still_texts() throws Exception {
        MergedTables.create(cluster);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (int id = 0; id < 2 * MergedTables.SHARDS; id++) {
                String word = id % 2 == 0 ? "word" : "WORD";
                client.query("INSERT INTO things (id, s) VALUES (" + id + ", '" + word + "')");
            }
            client.query("SET character_set_results = binary");

            assertThat(rows(client, "SELECT COUNT(*) FROM things GROUP BY s"))
                    .containsExactly("" + 2 * MergedTables.SHARDS);
            assertThat(rows(client, "SELECT DISTINCT s FROM things")).hasSize(1);
        }
    }

    /** Their order is not that of the texts they are shown as. */
    @Test
    void what_only_looks_like_a_text_is_not_compared_as_one() throws Exception {
        MergedTables.create(cluster);
        Assumptions.assumeThat(cluster.family())
                .as("only MariaDB has INET6")
                .isEqualTo(ServerFamily.MARIADB);
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (int id = 0; id < 2 * MergedTables.SHARDS; id++) {
                client.query("INSERT INTO things (id, s) VALUES (" + id + ", '::" + id + "')");
            }
            for (String sql :
                    List.of(
                            "SELECT MAX(CAST(s AS INET6)) FROM things",
                            "SELECT s FROM things ORDER BY CAST(s AS INET6)",
                            "SELECT DISTINCT CAST(s AS INET6) FROM things")) {
                assertThat(RawReply.of(client.query(sql)).errorMessage())
                        .contains("TG", "CAST it AS CHAR");
            }
            assertThat(rows(client, "SELECT MAX(CAST(CAST(s AS INET6) AS CHAR)) FROM things"))
                    .containsExactly("::9");
        }
    }

    private static List<String> rows(RawClient client, String sql) throws Exception {
        RawReply reply = RawReply.of(client.query(sql));
        assertThat(reply.errorMessage()).as(sql).isEmpty();
        return reply.rows();
    }

    private static String difference(List<String> mine, List<String> theirs) {
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            if (!mine.get(i).equals(theirs.get(i))) {
                return "packet " + i + " should be\n" + theirs.get(i) + "\nand is\n" + mine.get(i);
            }
        }
        return mine.size() + " packets instead of " + theirs.size();
    }
}
