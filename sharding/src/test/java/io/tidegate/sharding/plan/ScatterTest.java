package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ScannedSql;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a scatter, and whose policy it meets. */
class ScatterTest {
    private static final RuleSet RULES = Shop.rules(MultiShardWrite.BEST_EFFORT);

    private static @Nullable Scatter scatter(String sql) {
        ScannedSql scanned = Shop.scan(sql);
        return Planner.plan(scanned, "shop", RULES, new Cancellation())
                .scatter(scanned, ParameterSource.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name FROM users",
                "SELECT name FROM users WHERE name = 'a'",
                "SELECT name FROM users WHERE id > 5",
                "SELECT name FROM users WHERE id = 5 OR name = 'a'",
                "SELECT name FROM users WHERE id <> 5",
                "SELECT name FROM users WHERE id + 0 = 5",
                "SELECT name FROM users WHERE id BETWEEN 1 AND 100000",
                "SELECT name FROM names WHERE name = 5",
                "SELECT COUNT(*) FROM users",
                "SELECT name FROM users ORDER BY name LIMIT 3",
                "SELECT u.name FROM users u JOIN orders o ON o.user_id = u.id",
                "SELECT id FROM events WHERE created_at > '1999-01-01'",
                "UPDATE users SET name = 'a'",
                "UPDATE users SET name = 'a' WHERE name = 'b'",
                "DELETE FROM users",
            })
    void all_shards_for_want_of_a_key_are_a_scatter(String sql) {
        assertThat(scatter(sql)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name FROM users WHERE id = 5",
                "SELECT name FROM users WHERE id IN (1, 2)",
                "SELECT name FROM users WHERE id IN (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20)",
                "SELECT n FROM counters WHERE id IN (0, 1, 2, 3)",
                "SELECT n FROM counters WHERE id = 0 OR id = 1 OR id = 2 OR id = 3",
                "SELECT n FROM counters WHERE (id = 0 OR id IN (1, 2, 3)) AND n > 5",
                "SELECT id FROM events WHERE created_at < '2026-03-01'",
                "SELECT name FROM users WHERE id = NULL",
                "UPDATE users SET name = 'a' WHERE id IN (1, 2)",
                "INSERT INTO counters (id) VALUES (0), (1), (2), (3)",
                "TRUNCATE users",
                "SELECT name FROM countries",
                "SELECT 1",
                "SHOW CREATE TABLE users",
            })
    void a_key_that_is_given_or_a_shard_that_is_left_out_is_none(String sql) {
        assertThat(scatter(sql)).isNull();
    }

    @Test
    void the_strictest_of_the_tables_counts() {
        assertThat(scatter("SELECT name FROM users"))
                .isEqualTo(new Scatter(ScatterPolicy.ALLOW, "users", "id", 8, 3));
        assertThat(scatter("SELECT u.name FROM users u JOIN order_items i ON i.user_id = u.id"))
                .isEqualTo(new Scatter(ScatterPolicy.REFUSE, "order_items", "user_id", 8, 8));
        assertThat(scatter("SELECT id FROM events"))
                .extracting(Scatter::policy, Scatter::key)
                .containsExactly(ScatterPolicy.WARN, "created_at");
    }
}
