package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ScannedSql;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code shard=} makes of plans. */
class HintedShardTest {
    private static final RuleSet RULES = Shop.rules(MultiShardWrite.BEST_EFFORT);

    private static BoundPlan plan(String sql) {
        ScannedSql scanned = Shop.scan(sql);
        return Planner.plan(scanned, "shop", RULES, new Cancellation())
                .bindAsAsked(scanned, ParameterSource.NONE);
    }

    private static int shard(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Single(ShardStatement statement) -> statement.shard().number();
            case BoundPlan.Described(ShardStatement statement, var _) -> statement.shard().number();
            default -> throw new AssertionError(plan);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: shard=3 */ name FROM users",
                "SELECT /*+ tidegate: shard=3 */ COUNT(*) FROM users GROUP BY name ORDER BY 1 LIMIT 2",
                "SELECT /*+ tidegate: shard=3 */ name FROM users WHERE id = 1",
                "SELECT /*+ tidegate: shard=3 */ name FROM users WHERE id IN (1, 2, 3) FOR UPDATE",
                "SELECT /*+ tidegate: shard=3 */ u.name FROM users u, orders o",
                "SELECT /*+ tidegate: shard=3 */ SQL_CALC_FOUND_ROWS name FROM users LIMIT 1",
                "SELECT /*+ tidegate: shard=3 */ SUM(id) OVER () FROM users",
                "SELECT /*+ tidegate: shard=3 */ c.name FROM countries c LEFT JOIN users u ON u.name = c.name",
                "SELECT /*+ tidegate: shard=3 */ name FROM users UNION SELECT name FROM countries",
                "SELECT /*+ tidegate: shard=3 */ name FROM users UNION ALL SELECT name FROM users ORDER BY 1",
                "SELECT /*+ tidegate: shard=3 */ name FROM users WHERE id IN (SELECT user_id FROM orders)",
                "EXPLAIN SELECT /*+ tidegate: shard=3 */ name FROM users",
                "DESCRIBE /*+ tidegate: shard=3 */ users",
                "SHOW /*+ tidegate: shard=3 */ FULL COLUMNS FROM users LIKE 'n%'",
            })
    void one_shard_alone_is_read(String sql) {
        assertThat(shard(plan(sql))).isEqualTo(3);
    }

    @Test
    void its_group_and_its_tables_are_used() {
        BoundPlan.Single plan =
                (BoundPlan.Single)
                        plan("SELECT /*+ tidegate: shard=6 */ u.name FROM users u JOIN orders o");

        assertThat(plan.statement().group()).isEqualTo(Shop.G1);
        assertThat(new String(plan.statement().sql(), StandardCharsets.UTF_8))
                .contains("`users_0006`", "`orders_0006`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: shard=8 */ name FROM users",
                "SELECT /*+ tidegate: shard=3 */ u.name FROM users u JOIN accounts a ON a.id = u.id",
                "SELECT /*+ tidegate: shard=1 */ u.name FROM users u WHERE id IN (SELECT id FROM accounts)",
                "SELECT /*+ tidegate: shard=0 */ name FROM countries",
                "SELECT /*+ tidegate: shard=0 */ name FROM elsewhere",
                "SELECT /*+ tidegate: shard=0 */ 1",
                "SELECT /*+ tidegate: shard=0 */ table_name FROM information_schema.tables",
                "DESCRIBE /*+ tidegate: shard=8 */ users",
                "INSERT /*+ tidegate: shard=0 */ INTO countries (name) VALUES ('a')",
                "INSERT /*+ tidegate: shard=1 */ INTO accounts (id) VALUES (5)",
                "INSERT /*+ tidegate: shard=0 */ INTO accounts (id) VALUES (5), (1005)",
                "REPLACE /*+ tidegate: shard=1 */ INTO accounts (id) VALUES (5)",
                "UPDATE /*+ tidegate: shard=1 */ accounts SET name = 'a' WHERE id = 5",
                "UPDATE /*+ tidegate: shard=0 */ accounts SET name = 'a' WHERE id < 1005",
                "UPDATE /*+ tidegate: shard=0 */ accounts SET name = 'a'",
                "DELETE /*+ tidegate: shard=0 */ FROM accounts",
                "UPDATE /*+ tidegate: shard=0 */ users SET name = 'a' WHERE id IN (SELECT 1)",
                "INSERT /*+ tidegate: shard=0 */ INTO users (id) SELECT user_id FROM orders",
                "EXPLAIN DELETE /*+ tidegate: shard=0 */ FROM accounts",
            })
    void all_else_is_refused(String sql) {
        assertThat(plan(sql)).isInstanceOf(BoundPlan.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT /*+ tidegate: shard=0 */ INTO accounts (id) VALUES (5), (6)",
                "UPDATE /*+ tidegate: shard=0 */ accounts SET name = 'a' WHERE id BETWEEN 1 AND 9",
                "DELETE /*+ tidegate: shard=0 */ FROM accounts WHERE id = 5",
                "EXPLAIN DELETE /*+ tidegate: shard=0 */ FROM accounts WHERE id = 5",
            })
    void writes_that_belong_there_are_carried_out(String sql) {
        assertThat(shard(plan(sql))).isZero();
    }

    @Test
    void refusals_name_the_hint() {
        assertThat(plan("SELECT /*+ tidegate: shard=8 */ name FROM users"))
                .isEqualTo(
                        new BoundPlan.Refused(
                                ErrorCode.HINT_UNUSABLE,
                                "shard=8: users has 8 shards, counted from 0 (line 1, column 8, at `/*+`)"));
    }
}
