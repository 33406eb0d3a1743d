package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sharded tables with a generated column in the schema {@code plain}, for proxies of their own.
 * Each has {@code id, k, v}, and its key on four shards of two groups.
 */
final class IdTables implements AutoCloseable {
    static final int SHARDS = 4;

    private final TestCluster cluster;
    private final List<String> names;

    private IdTables(TestCluster cluster, List<String> names) {
        this.cluster = cluster;
        this.names = names;
    }

    static IdTables create(TestCluster cluster, String... names) throws SQLException {
        IdTables tables = new IdTables(cluster, List.of(names));
        tables.close();
        for (String name : names) {
            for (int shard = 0; shard < SHARDS; shard++) {
                tables.execute(
                        group(shard),
                        "CREATE TABLE plain."
                                + subTable(name, shard)
                                + columns("")
                                + " DEFAULT CHARSET utf8mb4");
            }
        }
        return tables;
    }

    /** What stands behind a table's name. */
    static String columns(String ofId) {
        return " (id BIGINT NOT NULL "
                + ofId
                + " PRIMARY KEY, k BIGINT NOT NULL UNIQUE, v VARCHAR(40), n INT NOT NULL DEFAULT 0)";
    }

    static String subTable(String table, int shard) {
        return table + "_000" + shard;
    }

    static String group(int shard) {
        return shard < SHARDS / 2 ? "g0" : "g1";
    }

    /**
     * The configuration of a proxy.
     *
     * @param tables each as {@code name: {key: k, generate: {id: segment}}, without the last brace
     */
    String yaml(String... tables) {
        StringBuilder text = new StringBuilder("listener: {port: 0}\n");
        text.append("users: {app: {password: secret}, guest: {password: guest, schemas: [app]}}\n");
        text.append(cluster.groupsAsYaml());
        text.append("schemas:\n  app: {default-group: g0}\n  plain:\n    default-group: g0\n");
        text.append("    multi-shard-write: best-effort\n    tables:\n");
        for (String table : tables) {
            text.append("      ")
                    .append(table)
                    .append(", function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}\n");
        }
        return text.toString();
    }

    /** What somebody does by hand whose rows are older than the generator. */
    void createSegments() throws SQLException {
        execute(
                "g0",
                "CREATE TABLE plain.tidegate_segments (name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE"
                        + " utf8mb4_bin NOT NULL PRIMARY KEY, next_id BIGINT NOT NULL) ENGINE = InnoDB");
    }

    /** What the first proxy does that gives snowflake ids. */
    void createWorkers() throws SQLException {
        execute(
                "g0",
                "CREATE TABLE plain.tidegate_workers (worker SMALLINT UNSIGNED NOT NULL PRIMARY KEY,"
                        + " owner VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL, fence BIGINT NOT NULL,"
                        + " until_ms BIGINT NOT NULL) ENGINE = InnoDB");
    }

    void execute(String group, String sql) throws SQLException {
        try (Connection direct = cluster.group(group).connect()) {
            Sql.execute(direct, sql);
        }
    }

    /** What all shards hold, in the order of its first column. */
    List<String> rows(String table, String columns) throws SQLException {
        List<String> all = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            try (Connection direct = cluster.group(group(shard)).connect()) {
                all.addAll(
                        Sql.rows(
                                direct,
                                "SELECT " + columns + " FROM plain." + subTable(table, shard)));
            }
        }
        all.sort(
                Comparator.comparingLong(
                        row -> Long.parseLong(row.substring(0, (row + ",").indexOf(',')))));
        return all;
    }

    @Override
    public void close() throws SQLException {
        for (String group : List.of("g0", "g1")) {
            for (String own : List.of("tidegate_workers", "tidegate_segments")) {
                execute(group, "DROP TABLE IF EXISTS plain." + own);
            }
            for (String name : names) {
                execute(group, "DROP TABLE IF EXISTS plain." + name);
                for (int shard = 0; shard < SHARDS; shard++) {
                    execute(group, "DROP TABLE IF EXISTS plain." + subTable(name, shard));
                }
            }
        }
    }
}
