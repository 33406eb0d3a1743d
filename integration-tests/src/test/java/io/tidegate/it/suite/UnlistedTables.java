package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tables of which rows are written without a list of columns, and what they hold. */
final class UnlistedTables implements AutoCloseable {
    static final int SHARDS = 4;

    private static final String COLUMNS =
            " (v VARCHAR(40), id BIGINT NOT NULL PRIMARY KEY, hidden INT INVISIBLE DEFAULT 3,"
                    + " n INT NOT NULL DEFAULT 0, twice BIGINT AS (id * 2)) DEFAULT CHARSET utf8mb4";

    private final TestCluster cluster;

    private UnlistedTables(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** {@code bare} is sharded by {@code id}, and a table of that name is on g1 as well. */
    static UnlistedTables create(TestCluster cluster) throws SQLException {
        UnlistedTables tables = new UnlistedTables(cluster);
        tables.close();
        tables.onEach("CREATE TABLE %s" + COLUMNS);
        tables.execute("g1", "CREATE TABLE plain.bare" + COLUMNS);
        return tables;
    }

    String yaml() {
        return "listener: {port: 0}\nusers: {app: {password: secret}}\n"
                + "limits: {parse-timeout: 20s}\n"
                + cluster.groupsAsYaml()
                + """
                schemas:
                  plain:
                    default-group: g0
                    multi-shard-write: best-effort
                    tables:
                      bare: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                """;
    }

    /**
     * @param sql with {@code %s} for the name of a sub-table
     */
    void onEach(String sql) throws SQLException {
        for (int shard = 0; shard < SHARDS; shard++) {
            on(shard, sql);
        }
    }

    void on(int shard, String sql) throws SQLException {
        execute(group(shard), sql.formatted("plain.bare_000" + shard));
    }

    /** On the table that is not sharded. */
    void onWhole(String sql) throws SQLException {
        execute("g1", sql.formatted("plain.bare"));
    }

    private void execute(String group, String sql) throws SQLException {
        try (Connection direct = cluster.group(group).connect()) {
            Sql.execute(direct, sql);
        }
    }

    private static String group(int shard) {
        return shard < SHARDS / 2 ? "g0" : "g1";
    }

    /** Each row with the shard that it lies on. */
    List<String> rows(String columns) throws SQLException {
        List<String> all = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            try (Connection direct = cluster.group(group(shard)).connect()) {
                int number = shard;
                Sql.rows(
                                direct,
                                "SELECT "
                                        + columns
                                        + " FROM plain.bare_000"
                                        + shard
                                        + " ORDER BY id")
                        .forEach(row -> all.add(number + ": " + row));
            }
        }
        return all;
    }

    /** How many sub-tables there are. */
    long existing() throws SQLException {
        long all = 0;
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                all +=
                        Sql.rows(
                                        direct,
                                        "SELECT table_name FROM information_schema.tables WHERE table_schema ="
                                                + " 'plain' AND table_name LIKE 'bare\\_000_'")
                                .size();
            }
        }
        return all;
    }

    @Override
    public void close() throws SQLException {
        onEach("DROP TABLE IF EXISTS %s");
        execute("g1", "DROP TABLE IF EXISTS plain.bare");
        for (String journal : List.of("tidegate_ddl_part", "tidegate_ddl")) {
            execute("g0", "DROP TABLE IF EXISTS plain." + journal);
        }
    }
}
