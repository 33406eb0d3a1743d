package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/**
 * Two tables over six and over four shards, and others of their names that have all rows; one that
 * all groups have, and one that has no rule.
 */
final class MergedTables {
    static final int SHARDS = 6;
    private static final int OTHER_SHARDS = 4;

    private MergedTables() {}

    static void create(TestCluster cluster) throws Exception {
        String collation =
                cluster.family() == ServerFamily.MYSQL
                        ? "utf8mb4_0900_ai_ci"
                        : "utf8mb4_uca1400_ai_ci";
        String definition = MergedRows.definition(collation);
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS merged");
                Sql.execute(direct, "CREATE DATABASE merged");
                for (int shard = 0; shard < SHARDS; shard++) {
                    Sql.execute(
                            direct, "CREATE TABLE merged.things_000" + shard + " " + definition);
                }
                Sql.execute(direct, "CREATE TABLE merged.things " + definition);
                for (int shard = 0; shard < OTHER_SHARDS; shard++) {
                    Sql.execute(
                            direct, "CREATE TABLE merged.others_000" + shard + " " + definition);
                }
                Sql.execute(direct, "CREATE TABLE merged.others " + definition);
                for (String small : List.of("lands", "notes")) {
                    Sql.execute(
                            direct, "CREATE TABLE merged." + small + " (n INT, name VARCHAR(20))");
                    Sql.execute(
                            direct,
                            "INSERT INTO merged."
                                    + small
                                    + " VALUES (1, 'a'), (2, 'B'), (2, 'B'), (3, NULL)");
                }
            }
        }
    }

    static OwnProxy proxy(TestCluster cluster, Path directory) throws Exception {
        return OwnProxy.start(directory, configuration(cluster));
    }

    static String configuration(TestCluster cluster) {
        return """
        listener: {port: 0}
        users: {app: {password: secret}}
        """
                + cluster.groupsAsYaml()
                + """
                schemas:
                  merged:
                    default-group: g0
                    tables:
                      things: {key: id, function: {mod: {shards: 6}}, placement: {g0: 0-2, g1: 3-5}}
                      others: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                      lands: {broadcast: true}
                """;
    }
}
