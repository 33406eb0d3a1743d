package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.ha.mysql.KeyColumnReport;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What a server takes for equal in a key's column lies on one shard. The server is the oracle: it
 * stores random spellings of values and compares them with others.
 *
 * <p>{@code -Dtidegate.keys.pairs=5000000} compares that many on each server, {@code
 * -Dtidegate.keys.seed} others.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class RoutingEqualityIT {
    private static final long PAIRS = Long.getLong("tidegate.keys.pairs", 250_000);
    private static final long SEED = Long.getLong("tidegate.keys.seed", 20_260_102);

    /** ASCII of one case in a collation that keeps cases apart, and the like. */
    private static final double MOSTLY_DIFFERENT = 0.15;

    private final TestCluster cluster;

    RoutingEqualityIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void createSchema() throws SQLException {
        on("CREATE DATABASE oracle CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }

    @AfterEach
    void dropSchema() throws SQLException {
        on("DROP DATABASE oracle");
    }

    @Test
    void equal_values_have_one_form() throws Exception {
        List<KeyKind> kinds = KeyKind.all(cluster.family() == ServerFamily.MARIADB, List.of());
        KeyColumnReport report = create(kinds);
        long rounds = Math.max(1, PAIRS / KeyOracle.pairsOfRound() / kinds.size());
        List<KeyOracle> oracles = new ArrayList<>();
        try (Connection server = cluster.group("g0").connect()) {
            for (int i = 0; i < kinds.size(); i++) {
                KeyOracle oracle =
                        new KeyOracle(
                                server,
                                "oracle.k" + i + "_0000",
                                kinds.get(i),
                                report.columns().of("oracle", "k" + i, kinds.get(i).type()),
                                new Random(SEED + i));
                for (long round = 0; round < rounds; round++) {
                    oracle.round();
                }
                oracles.add(oracle);
            }
        }
        System.out.println(
                cluster.family()
                        + ", "
                        + oracles.stream().mapToLong(KeyOracle::pairs).sum()
                        + " pairs");
        oracles.forEach(System.out::println);

        assertThat(oracles.stream().flatMap(each -> each.mismatches().stream()).distinct())
                .isEmpty();
        assertThat(oracles)
                .allSatisfy(each -> {
                    assertThat(each.equal()).as("%s", each).isPositive();
                    assertThat(each.coarseness()).as("%s", each).isLessThan(MOSTLY_DIFFERENT);
                });
    }

    private KeyColumnReport create(List<KeyKind> kinds) throws SQLException {
        StringBuilder tables = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) {
            on(
                    "CREATE TABLE oracle.k%d_0000 (id INT PRIMARY KEY, k %s)"
                            .formatted(i, kinds.get(i).column()));
            tables.append(
                    "      k%d: {key: {column: k, type: %s}, function: {hash: {shards: 1}}}\n"
                            .formatted(i, kinds.get(i).type().name().toLowerCase(Locale.ROOT)));
        }
        KeyColumnReport report = KeyColumnCheck.run(configuration(tables.toString()));
        assertThat(report.findings()).isEmpty();
        assertThat(report.columns().known()).hasSize(kinds.size());
        return report;
    }

    private Configuration configuration(String tables) {
        String yaml =
                """
                apiVersion: tidegate/v1
                users: {app: {password: secret}}
                %sschemas:
                  oracle:
                    default-group: g0
                    tables:
                %s\
                """
                        .formatted(cluster.groupsAsYaml(), tables);
        return switch (ConfigurationLoader.parse(yaml, Map.of())) {
            case LoadResult.Loaded loaded -> loaded.configuration();
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    private void on(String sql) throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, sql);
        }
    }
}
