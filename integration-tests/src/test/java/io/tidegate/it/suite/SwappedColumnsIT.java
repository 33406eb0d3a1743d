package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Columns of one type that stand in another order in one sub-table: what is put together by places
 * would mix them.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class SwappedColumnsIT {
    private static final String DIFFER = "differ in their columns";

    @TempDir private Path directory;
    private final TestCluster cluster;

    SwappedColumnsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void create() throws Exception {
        MergedTables.create(cluster);
    }

    private void alter(int shard, String change) throws Exception {
        try (Connection direct = cluster.group(shard < 3 ? "g0" : "g1").connect()) {
            Sql.execute(direct, "ALTER TABLE merged.things_000" + shard + " " + change);
        }
    }

    /** In the same group as the first shard, and in the other one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void rows_are_not_put_together_by_the_places_of_columns(int shard) throws Exception {
        for (int other = 0; other < MergedTables.SHARDS; other++) {
            alter(other, "MODIFY i BIGINT UNSIGNED, MODIFY u BIGINT UNSIGNED");
        }
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (int id = 0; id < MergedTables.SHARDS; id++) {
                client.query("INSERT INTO things (id, i, u) VALUES (" + id + ", 1, 2)");
            }
            assertThat(error(client, "SELECT * FROM things ORDER BY id")).isEmpty();
            alter(shard, "MODIFY i BIGINT UNSIGNED AFTER u");

            assertThat(error(client, "SELECT * FROM things")).contains(DIFFER);
            assertThat(error(client, "SELECT * FROM things ORDER BY id")).contains(DIFFER);
            assertThat(error(client, "SELECT t.* FROM things t ORDER BY id LIMIT 3"))
                    .contains(DIFFER);
            assertThat(error(client, "SELECT * FROM things ORDER BY 1")).contains(DIFFER);
            assertThat(error(client, "SELECT DISTINCT * FROM things")).contains(DIFFER);
            assertThat(error(client, "SELECT * FROM things UNION ALL SELECT * FROM others"))
                    .contains(DIFFER);
            assertThat(RawReply.of(client.query("SELECT i, u FROM things ORDER BY id")).rows())
                    .containsOnly("1,2")
                    .hasSize(MergedTables.SHARDS);
            assertThat(RawReply.of(client.query("SELECT 42")).rows()).containsExactly("42");
        }
    }

    /** Each group has one order of its own, so that none of them finds a difference by itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM things UNION ALL SELECT * FROM things",
                "SELECT * FROM things UNION SELECT * FROM others ORDER BY id",
                "SELECT * FROM others UNION ALL SELECT * FROM things",
                "SELECT id, i, u FROM others UNION ALL SELECT t.* FROM things t",
                "SELECT DISTINCT * FROM things",
                "SELECT * FROM things ORDER BY 2",
            })
    void groups_are_compared_with_each_other(String sql) throws Exception {
        for (String table : List.of("things", "others")) {
            int shards = table.equals("things") ? MergedTables.SHARDS : 4;
            for (int shard = 0; shard < shards; shard++) {
                boolean second = 2 * shard >= shards;
                try (Connection direct = cluster.group(second ? "g1" : "g0").connect()) {
                    String name = "merged." + table + "_000" + shard;
                    Sql.execute(direct, "DROP TABLE " + name);
                    boolean swapped = second && table.equals("things");
                    Sql.execute(
                            direct,
                            "CREATE TABLE "
                                    + name
                                    + " (id BIGINT PRIMARY KEY, "
                                    + (swapped ? "u INT, i INT)" : "i INT, u INT)"));
                }
            }
        }
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            client.query("INSERT INTO things (id, i, u) VALUES (0, 1, 2)");
            client.query("INSERT INTO things (id, i, u) VALUES (5, 1, 2)");

            assertThat(error(client, sql)).contains(DIFFER);
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SELECT i, u FROM things UNION SELECT i, u FROM"
                                                            + " things"))
                                    .rows())
                    .containsExactly("1,2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void columns_of_other_types_in_other_places_are_no_one_result(int shard) throws Exception {
        try (OwnProxy proxy = MergedTables.proxy(cluster, directory);
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            alter(shard, "MODIFY s VARCHAR(40) FIRST");

            assertThat(error(client, "SELECT * FROM things")).contains(DIFFER);
            assertThat(error(client, "SELECT * FROM things ORDER BY id")).contains(DIFFER);
        }
    }

    private static String error(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).errorMessage();
    }
}
