package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.sql.ScannedSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of conditions is what the planner makes of them. */
class VerdictsTest {
    private static final Path FOLDER = Path.of("src/test/resources/plans");

    static Stream<String> statements() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().flatMap(VerdictsTest::statements).toList().stream();
        }
    }

    private static Stream<String> statements(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("> "))
                    .map(line -> line.substring(2));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Of a statement on one table; what stands side by side narrows together. */
    @ParameterizedTest
    @MethodSource("statements")
    void all_verdicts_together_leave_the_shards_of_the_plan(String sql) {
        ScannedSql scanned = Shop.scan(sql);
        Template template = plan(scanned);
        if (!(template instanceof ShardedTemplate sharded) || sharded.tables().size() > 1) {
            return;
        }
        Explanation explanation = explain(scanned);
        Reach whole = Reaches.ofWhole(sharded.tables(), scanned).of(0, sharded.where());
        int count = whole.of();

        Reach together =
                explanation.verdicts().stream()
                        .map(Verdict::reach)
                        .reduce(new Reach.Known(ShardSet.all(count), count), Reach::and);

        assertThat(together).as(sql).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void everything_can_be_explained(String sql) {
        ScannedSql scanned = Shop.scan(sql);
        BoundPlan plan = plan(scanned).bind(scanned, ParameterSource.NONE);

        Explanation explanation = explain(scanned);

        boolean byParameter =
                explanation.outcome() instanceof RouteOutcome.Sharded sharded
                        && sharded.reach() instanceof Reach.ByValue;
        if (!byParameter && !(plan instanceof BoundPlan.Everywhere)) {
            assertThat(explanation.outcome() instanceof RouteOutcome.Refused)
                    .as("%s: %s", sql, explanation.outcome())
                    .isEqualTo(plan instanceof BoundPlan.Refused);
        }
        assertThat(explanation.verdicts())
                .allSatisfy(each -> {
                    assertThat(each.condition()).isNotBlank();
                    assertThat(each.reason()).isNotBlank();
                });
    }

    /** With whatever values of the key's type, no more shards are reached than was said. */
    @Test
    void parameters_reach_no_more_shards_than_was_said() {
        Random random = new Random(7);
        for (String sql :
                List.of(
                        "SELECT * FROM users WHERE id = ?",
                        "SELECT * FROM users WHERE id IN (?, ?, 7)",
                        "SELECT * FROM users WHERE id = ? OR id IN (?, ?)",
                        "SELECT * FROM users WHERE (id = ? OR id = 8) AND name = ?",
                        "SELECT * FROM accounts WHERE id < ? AND id > 1500",
                        "SELECT * FROM accounts WHERE id BETWEEN ? AND ? AND id < 1000",
                        "UPDATE users SET name = ? WHERE id <=> ?")) {
            ScannedSql scanned = Shop.scan(sql);
            Reach said = ((RouteOutcome.Sharded) explain(scanned).outcome()).reach();
            for (int i = 0; i < 100; i++) {
                BoundPlan plan = plan(scanned).bind(scanned, numbers(random));
                assertThat(shards(plan)).as(sql).isLessThanOrEqualTo(said.most());
            }
        }
    }

    /** Explaining looks at each condition, and must not take a planner's thread for long. */
    @ParameterizedTest
    @ValueSource(strings = {" AND ", " OR "})
    void a_long_chain_of_conditions_is_explained_soon(String operator) {
        int verdicts =
                Assertions.assertTimeout(
                        Duration.ofSeconds(5),
                        () -> explain(chain(operator, 500)).verdicts().size());

        assertThat(verdicts).isEqualTo(operator.equals(" AND ") ? 501 : 1);
    }

    /** The planner may just be able to follow what explaining is not. */
    @ParameterizedTest
    @ValueSource(strings = {" AND ", " OR "})
    void no_chain_of_conditions_ends_in_a_defect(String operator) {
        for (int length = 600; length < 5_000; length += length / 3) {
            assertThat(explain(chain(operator, length)).outcome()).isNotNull();
        }
    }

    private static ScannedSql chain(String operator, int length) {
        String chain = ("id = ?" + operator).repeat(length) + "id = ?";
        return Shop.scan("SELECT * FROM users WHERE " + chain);
    }

    private static int shards(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Single _ -> 1;
            case BoundPlan.Concat(List<ShardStatement> statements) -> statements.size();
            case BoundPlan.Writes(List<ShardStatement> statements, var _) -> statements.size();
            default -> throw new IllegalStateException(plan.toString());
        };
    }

    private static ParameterSource numbers(Random random) {
        return new ParameterSource() {
            @Override
            public int count() {
                return 10;
            }

            @Override
            public KeyValue value(int index) {
                return new KeyValue.IntegerValue(random.nextInt(4000), false);
            }

            @Override
            public byte[] literal(int index) {
                throw new IllegalStateException("nothing here is merged");
            }
        };
    }

    private static Template plan(ScannedSql sql) {
        return Planner.plan(
                sql, "shop", Shop.rules(MultiShardWrite.BEST_EFFORT), new Cancellation());
    }

    private static Explanation explain(ScannedSql sql) {
        return Explainer.explain(
                sql, "shop", Shop.rules(MultiShardWrite.BEST_EFFORT), new Cancellation());
    }
}
