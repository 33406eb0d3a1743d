package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/** EXPLAIN of a sharded table is one shard's, and says so. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ExplainIT {
    private final TestCluster cluster;

    ExplainIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @EnumSource
    void a_table_of_steps_tells_the_shard_in_its_last_column(Driver driver) throws SQLException {
        try (Connection client = driver.connect(cluster)) {
            assertThat(
                            Sql.rows(
                                    client,
                                    "EXPLAIN FORMAT=TRADITIONAL SELECT * FROM users WHERE id + 0 = ?",
                                    7))
                    .allMatch(row -> row.endsWith("shard 0 of users on g0, the first of 8"));
            List<String> one =
                    Sql.rows(
                            client,
                            "EXPLAIN FORMAT=TRADITIONAL SELECT * FROM users WHERE id = ? ORDER BY name",
                            7);
            assertThat(one).isNotEmpty().allMatch(row -> row.endsWith("shard 5 of users on g1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void json_stays_json(Driver driver) throws SQLException {
        try (Connection client = driver.connect(cluster)) {
            String plan =
                    Sql.rows(client, "EXPLAIN FORMAT=JSON SELECT * FROM users ORDER BY name")
                            .getFirst();

            assertThat(plan)
                    .startsWith("{\n  \"shard\": \"shard 0 of users on g0, the first of 8\",");
            assertThat(Sql.rows(client, "SELECT JSON_VALID(?), JSON_LENGTH(?) > 1", plan, plan))
                    .containsExactly("1,1");
        }
    }

    @Test
    void without_a_format_it_tells_the_shard_somewhere() throws SQLException {
        try (Connection client = Driver.CONNECTOR_J_TEXT.connect(cluster)) {
            assertThat(Sql.rows(client, "EXPLAIN SELECT COUNT(*) FROM orders").toString())
                    .contains("shard 0 of orders on g0, the first of 8");
            assertThat(Sql.rows(client, "EXPLAIN DELETE FROM users WHERE id = 7").toString())
                    .contains("shard 5 of users on g1");
        }
    }

    @Test
    void what_analyze_carries_out_is_not_done_on_one_shard_of_several() throws SQLException {
        String analyze = cluster.family() == ServerFamily.MARIADB ? "ANALYZE " : "EXPLAIN ANALYZE ";
        try (Connection client = Driver.CONNECTOR_J_TEXT.connect(cluster)) {
            assertThatThrownBy(() -> Sql.rows(client, analyze + "UPDATE users SET name = 'x'"))
                    .hasMessageContaining("TG-UNSUPPORTED-ON-SHARDS");
            assertThatThrownBy(() -> Sql.rows(client, analyze + "DELETE FROM countries"))
                    .hasMessageContaining("TG-UNSUPPORTED-ON-SHARDS");
            assertThat(Sql.rows(client, analyze + "SELECT * FROM users WHERE id = 7").toString())
                    .contains("shard 5 of users on g1");
        }
    }
}
