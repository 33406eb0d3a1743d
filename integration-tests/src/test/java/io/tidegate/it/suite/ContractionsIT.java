package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.KeyType;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.key.KeyValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two characters that a server weighs otherwise than one behind the other are not both routed by:
 * all pairs within blocks of 256, and all characters before the marks of all scripts. Takes a
 * minute, and is left out unless {@code tidegate.keys.pairs} asks for a long run.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ContractionsIT {
    private static final String CHARACTERS =
            "INSERT INTO contract.c WITH d AS (SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION"
                    + " ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL"
                    + " SELECT 7), p AS (SELECT f.n * 32768 + a.n * 4096 + b.n * 512 + h.n * 64 + e.n * 8"
                    + " + g.n AS cp FROM d a, d b, d h, d e, d g, d f WHERE f.n < 4) SELECT cp, cp DIV 256,"
                    + " CONVERT(CHAR(cp USING utf32) USING utf8mb4) AS ch, NULL FROM p"
                    // Without ideographs, syllables of Hangul, surrogates and private use.
                    + " WHERE (cp < 0x3400 OR cp >= 0xA000) AND cp NOT BETWEEN 0xAC00 AND 0xF8FF"
                    + " AND cp NOT BETWEEN 0x12000 AND 0x1D0FF";

    private static final String PAIRS =
            "SELECT a.cp, b.cp FROM contract.c a JOIN contract.c b ON %s WHERE"
                    + " CAST(WEIGHT_STRING(CONCAT(a.ch, b.ch)) AS BINARY) <> CONCAT(a.w, b.w)";

    private final TestCluster cluster;

    ContractionsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void dropSchema() throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, "DROP DATABASE IF EXISTS contract");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf8mb4_general_ci",
                "utf8mb4_unicode_ci",
                "utf8mb4_unicode_520_ci",
                "utf8mb4_0900_ai_ci",
                "utf8mb4_uca1400_ai_ci"
            })
    void nothing_that_is_routed_by_contracts(String collation) throws Exception {
        assumeThat(Long.getLong("tidegate.keys.pairs", 0))
                .as("a long run")
                .isGreaterThan(1_000_000);
        assumeThat(collation.contains("uca1400") && cluster.family() == ServerFamily.MYSQL)
                .as("MySQL has no such collation")
                .isFalse();
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, "CREATE DATABASE contract");
            Sql.execute(
                    server,
                    "CREATE TABLE contract.k_0000 (k VARCHAR(9) CHARACTER SET utf8mb4 COLLATE "
                            + collation
                            + ")");
            Sql.execute(
                    server,
                    "CREATE TABLE contract.c (cp INT PRIMARY KEY, block INT, ch VARCHAR(1) CHARACTER SET"
                            + " utf8mb4 COLLATE "
                            + collation
                            + ", w VARBINARY(99), KEY (block))");
            Sql.execute(server, CHARACTERS);
            Sql.execute(server, "UPDATE contract.c SET w = WEIGHT_STRING(ch)");
            KeyDomain domain = domain();

            for (String joined : List.of("a.block = b.block", "b.cp IN (" + marks() + ")")) {
                assertThat(Sql.rows(server, PAIRS.formatted(joined)))
                        .filteredOn(pair -> isRouted(pair, domain))
                        .isEmpty();
            }
        }
    }

    private static boolean isRouted(String pair, KeyDomain domain) {
        StringBuilder text = new StringBuilder();
        for (String codePoint : pair.split(",")) {
            text.appendCodePoint(Integer.parseInt(codePoint));
        }
        return !(domain.compared(new KeyValue.StringValue(text.toString()))
                instanceof Key.Unroutable);
    }

    private static String marks() {
        StringBuilder marks = new StringBuilder("183, 903");
        for (int codePoint = 0x300; codePoint < 0x3100; codePoint++) {
            int type = Character.getType(codePoint);
            if (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK) {
                marks.append(", ").append(codePoint);
            }
        }
        return marks.toString();
    }

    private KeyDomain domain() {
        String yaml =
                """
                apiVersion: tidegate/v1
                users: {app: {password: secret}}
                %sschemas:
                  contract:
                    default-group: g0
                    tables:
                      k: {key: {column: k, type: string}, function: {hash: {shards: 1}}}
                """
                        .formatted(cluster.groupsAsYaml());
        return switch (ConfigurationLoader.parse(yaml, Map.of())) {
            case LoadResult.Loaded loaded ->
                    KeyColumnCheck.run(loaded.configuration())
                            .columns()
                            .of("contract", "k", KeyType.STRING);
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }
}
