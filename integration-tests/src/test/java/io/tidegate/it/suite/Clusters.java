package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.opentest4j.TestAbortedException;

/**
 * One cluster for each family of servers, shared by all suites of the JVM and closed with the last
 * of them. A family that cannot be had is left out here; MySqlServerIT shows it as skipped, with
 * the reason.
 */
final class Clusters implements ArgumentsProvider {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(Clusters.class);

    private static final String CONFIGURATION =
            """
            users:
              app: {password: secret}
              guest: {password: guest, schemas: [plain]}
              boss: {password: boss, admin: true}
            limits: {max-allowed-packet: 40MiB}
            schemas:
              app:
                default-group: g0
                multi-shard-write: best-effort
                tables:
                  users:     {key: id, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
                  orders:    {colocate-with: users, key: user_id}
                  counters:  {key: id, function: {mod: {shards: 4}}, placement: round-robin}
                  logs:      {key: id, function: {range: [{below: 1000}, {below: 1000000}, {rest: true}]}, placement: {g0: 0-1, g1: 2}}
                  events:    {key: created_at, function: {date-range: {unit: month, from: 2026-01, to: 2026-06}}, placement: round-robin}
                  regions:   {key: {column: code, type: string}, function: {list: [{values: [DE, FR]}, {values: [US]}, {rest: true}]}, placement: {g0: 0, g1: 1-2}}
                  countries: {broadcast: true}
              strict:
                default-group: g0
                tables:
                  users:     {key: id, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
              plain:
                default-group: g0
            """;

    private static final Map<String, Map<String, String>> TABLES =
            Map.of(
                    "app",
                    Map.of(
                            "users",
                            "(id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60), country CHAR(2))",
                            "orders",
                            "(user_id BIGINT NOT NULL, id BIGINT NOT NULL, total DECIMAL(10,2),"
                                    + " PRIMARY KEY (user_id, id))",
                            "counters",
                            "(id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL DEFAULT 0)",
                            "logs",
                            "(id BIGINT NOT NULL PRIMARY KEY, line VARCHAR(100))",
                            "events",
                            "(id BIGINT NOT NULL, created_at DATETIME NOT NULL, KEY (id))",
                            "regions",
                            "(code VARCHAR(10) NOT NULL, id BIGINT NOT NULL AUTO_INCREMENT, KEY (id))",
                            "countries",
                            "(code CHAR(2) NOT NULL PRIMARY KEY, name VARCHAR(60))",
                            "notes",
                            "(id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, text VARCHAR(20))"),
                    "strict",
                    Map.of("users", "(id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60))"),
                    "plain",
                    Map.of("t", "(id BIGINT NOT NULL PRIMARY KEY, v LONGTEXT)"));

    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.of(ServerFamily.values())
                .filter(Clusters::isThere)
                .map(family ->
                        context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                                .computeIfAbsent(family, Clusters::start, TestCluster.class))
                .map(Clusters::emptied)
                .map(Arguments::of);
    }

    /** No class shall see the rows that the one before it has left on one side of the twins. */
    private static TestCluster emptied(TestCluster cluster) {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DELETE FROM plain.t");
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return cluster;
    }

    private static boolean isThere(ServerFamily family) {
        try {
            Programs.of(family);
            return true;
        } catch (TestAbortedException absent) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static TestCluster start(ServerFamily family) {
        try {
            TestCluster cluster =
                    TestCluster.start(
                            Programs.of(family),
                            2,
                            Files.createTempDirectory("tidegate-it-"),
                            CONFIGURATION,
                            TABLES);
            mirrorPlain(cluster);
            createRoutines(cluster);
            return cluster;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The twin's direct client works on the second group, out of the proxied one's way. */
    private static void mirrorPlain(TestCluster cluster) throws SQLException {
        try (Connection direct = cluster.group("g1").connect()) {
            Sql.execute(
                    direct,
                    "CREATE DATABASE IF NOT EXISTS plain CHARACTER SET utf8mb4 COLLATE"
                            + " utf8mb4_general_ci");
            Sql.execute(
                    direct, "CREATE TABLE plain.t (id BIGINT NOT NULL PRIMARY KEY, v LONGTEXT)");
        }
    }

    /** What changes the session that calls it. */
    private static void createRoutines(TestCluster cluster) throws SQLException {
        try (Connection direct = cluster.group("g0").connect()) {
            Sql.execute(direct, "USE app");
            Sql.execute(direct, "CREATE PROCEDURE assign_mine() SET @mine = 5");
            Sql.execute(
                    direct,
                    "CREATE FUNCTION assigning_mine() RETURNS INT DETERMINISTIC NO SQL BEGIN SET @mine ="
                            + " 5; RETURN 1; END");
        }
    }

    /** One of them, for what has nothing to do with the family of the servers. */
    static final class Any implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return new Clusters().provideArguments(parameters, context).limit(1);
        }
    }
}
