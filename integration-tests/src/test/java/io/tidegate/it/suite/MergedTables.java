package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/** One table over six shards, and another of its name that has all rows. */
final class MergedTables {
    static final int SHARDS = 6;

    private MergedTables() {}

    static void create(TestCluster cluster) throws Exception {
        String collation =
                cluster.family() == ServerFamily.MYSQL
                        ? "utf8mb4_0900_ai_ci"
                        : "utf8mb4_uca1400_ai_ci";
        String definition = MergeStatements.definition(collation);
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS merged");
                Sql.execute(direct, "CREATE DATABASE merged");
                for (int shard = 0; shard < SHARDS; shard++) {
                    Sql.execute(
                            direct, "CREATE TABLE merged.things_000" + shard + " " + definition);
                }
                Sql.execute(direct, "CREATE TABLE merged.things " + definition);
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
                """;
    }
}
