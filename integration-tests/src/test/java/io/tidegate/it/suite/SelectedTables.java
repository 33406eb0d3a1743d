package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tables to select from and to insert into, in the schema {@code parted} with shards on two groups,
 * and in {@code whole} on one server; with a proxy of their own.
 */
final class SelectedTables implements AutoCloseable {
    /** So many rows pass through the proxy at most. */
    static final int MOST_ROWS = 40;

    private static final Map<String, Integer> SHARDS = new TreeMap<>(Map.of("src", 4, "dst", 2));

    private static final String TYPES =
            "i INT, t TINYINT UNSIGNED, u BIGINT UNSIGNED, b BIGINT, d DECIMAL(65,30), w DECIMAL(30,0),"
                    + " f DOUBLE, bits BIT(12), y YEAR, v VARCHAR(60) CHARACTER SET utf8mb4,"
                    + " c CHAR(20) CHARACTER SET utf8mb4, l VARCHAR(60) CHARACTER SET latin1,"
                    + " g VARCHAR(60) CHARACTER SET gbk, tx TEXT CHARACTER SET utf8mb4, vb VARBINARY(60),"
                    + " bi BINARY(6), bl BLOB, da DATE, dt DATETIME, dt6 DATETIME(6), ts TIMESTAMP NULL,"
                    + " ts3 TIMESTAMP(3) NULL, ti TIME, ti6 TIME(6), e ENUM('a','b','ß','1'),"
                    + " s SET('x','y','ß')";

    private final TestCluster cluster;
    private final OwnProxy proxy;

    private SelectedTables(TestCluster cluster, OwnProxy proxy) {
        this.cluster = cluster;
        this.proxy = proxy;
    }

    static SelectedTables create(TestCluster cluster, Path directory) throws Exception {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                for (String schema : List.of("parted", "refusing", "whole")) {
                    Sql.execute(direct, "DROP DATABASE IF EXISTS " + schema);
                    Sql.execute(direct, "CREATE DATABASE " + schema + " CHARACTER SET utf8mb4");
                }
            }
        }
        for (Map.Entry<String, Integer> table : SHARDS.entrySet()) {
            for (int shard = 0; shard < table.getValue(); shard++) {
                String group = shard < table.getValue() / 2 ? "g0" : "g1";
                typed(cluster, group, "parted." + table.getKey() + "_000" + shard);
                if (table.getKey().equals("dst")) {
                    ids(cluster, group, "parted.tickets_000" + shard, "");
                }
            }
            typed(cluster, "g1", "whole." + table.getKey());
        }
        ids(cluster, "g1", "whole.tickets", "AUTO_INCREMENT");
        typed(cluster, "g0", "refusing.dst_0000");
        typed(cluster, "g1", "refusing.dst_0001");
        typed(cluster, "g0", "refusing.unruled");
        typed(cluster, "g0", "parted.unruled");
        typed(cluster, "g1", "whole.unruled");
        for (String table : List.of("parted.everywhere", "whole.everywhere")) {
            typed(cluster, "g0", table);
            typed(cluster, "g1", table);
        }
        return new SelectedTables(cluster, OwnProxy.startChecked(directory, yaml(cluster)));
    }

    private static void typed(TestCluster cluster, String group, String table) throws SQLException {
        execute(
                cluster,
                group,
                "CREATE TABLE " + table + " (id INT PRIMARY KEY, " + TYPES + ") ENGINE = InnoDB");
    }

    private static void ids(TestCluster cluster, String group, String table, String ofId)
            throws SQLException {
        execute(
                cluster,
                group,
                "CREATE TABLE "
                        + table
                        + " (id BIGINT NOT NULL "
                        + ofId
                        + " PRIMARY KEY, k INT NOT NULL, n INT) ENGINE = InnoDB");
    }

    private static String yaml(TestCluster cluster) {
        String tables =
                """
                    tables:
                      src: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                      dst: {key: id, function: {mod: {shards: 2}}, placement: {g0: 0, g1: 1}}
                      tickets: {key: k, function: {mod: {shards: 2}}, placement: {g0: 0, g1: 1}, generate: {id: segment}}
                      everywhere: {broadcast: true}
                """;
        return """
        listener: {port: 0}
        users: {app: {password: secret, admin: true}}
        limits: {insert-select-rows: %d, merge-memory: 1MiB}
        """
                        .formatted(MOST_ROWS)
                + cluster.groupsAsYaml()
                + """
                schemas:
                  parted:
                    default-group: g0
                    multi-shard-write: best-effort
                """
                + tables
                + """
                  refusing:
                    default-group: g0
                    tables:
                      dst: {key: id, function: {mod: {shards: 2}}, placement: {g0: 0, g1: 1}}
                """;
    }

    RawClient proxied(int further) throws Exception {
        return RawClient.login(proxy.port(), "app", "secret", "parted", further);
    }

    RawClient direct(int further) throws Exception {
        return RawClient.login(
                cluster.group("g1").port(),
                ServerAccount.USER,
                ServerAccount.PASSWORD,
                "whole",
                further);
    }

    int port() {
        return proxy.port();
    }

    /** Clients of the proxy. */
    int clients() {
        return proxy.clients();
    }

    void execute(String group, String sql) throws SQLException {
        execute(cluster, group, sql);
    }

    private static void execute(TestCluster cluster, String group, String sql) throws SQLException {
        try (Connection direct = cluster.group(group).connect()) {
            Sql.execute(direct, sql);
        }
    }

    List<String> rows(String group, String sql) throws SQLException {
        try (Connection direct = cluster.group(group).connect()) {
            return Sql.rows(direct, sql);
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
