package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The schema in which DDL is tested, on its servers. */
abstract class DdlServers {
    static final String SCHEMAS =
            """
            listener: {port: 0}
            users:
              app: {password: secret}
              guest: {password: guest, schemas: [plain]}
            schemas:
              ddl:
                default-group: g0
                multi-shard-write: best-effort
                tables:
                  items: {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                  names: {key: {column: name, type: string}, function: {hash: {shards: 2}}, placement: {g0: 0, g1: 1}}
                  codes: {broadcast: true}
              plain:
                default-group: g0
            """;

    static final Map<String, String> PLACES =
            Map.of("items_0000", "g0", "items_0001", "g0", "items_0002", "g1", "items_0003", "g1");

    static final String ITEMS = "CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT)";

    final TestCluster cluster;

    DdlServers(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void create() throws Exception {
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS ddl");
            direct(group, "CREATE DATABASE ddl CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        }
    }

    @AfterEach
    void drop() throws Exception {
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS ddl");
        }
    }

    final void direct(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    final List<String> asked(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect()) {
            return Sql.rows(connection, sql);
        }
    }

    /** The columns of each sub-table, as its server has them. */
    final List<String> columns(String subTable) throws SQLException {
        return asked(
                Objects.requireNonNull(PLACES.get(subTable)),
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ddl' AND"
                        + " table_name = '"
                        + subTable
                        + "' ORDER BY ordinal_position");
    }

    final void everywhere(List<String> expected) throws SQLException {
        for (String subTable : PLACES.keySet()) {
            assertThat(columns(subTable)).as(subTable).isEqualTo(expected);
        }
    }
}
