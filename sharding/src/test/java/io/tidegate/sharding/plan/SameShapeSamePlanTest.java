package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.StatementText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The plan cache may only be a short cut: whatever template a shape has got from an earlier
 * statement, it gives the plan that the statement at hand would have got by itself.
 */
class SameShapeSamePlanTest {
    private static final int ROUNDS = 20_000;

    private static final ParameterSource PARAMETERS =
            new ParameterSource() {
                @Override
                public int count() {
                    return Integer.MAX_VALUE;
                }

                @Override
                public byte[] literal(int index) {
                    return value(index)
                            .toString()
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                }

                @Override
                public KeyValue value(int index) {
                    return index % 5 == 4
                            ? new KeyValue.NullValue()
                            : new KeyValue.IntegerValue(index * 7L - 3, false);
                }
            };

    private final RuleSet rules = Shop.rules(MultiShardWrite.BEST_EFFORT);
    private final PlanCache cache = new PlanCache(ROUNDS);
    private final Scanner scanner = new Scanner(200);
    private int hits;

    @Test
    void a_plan_of_the_cache_is_the_statements_own() {
        RandomStatements statements = new RandomStatements(11);
        for (int round = 0; round < ROUNDS; round++) {
            String sql = statements.next();
            byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
            Scan scan = scanner.scan(bytes, 0, bytes.length, Shop.DIALECT);
            ScannedSql text = scan.snapshot();
            Template own = Planner.plan(text, "shop", rules, new Cancellation());

            Planned cached = cache.find(scan, "shop", rules);

            if (cached == null) {
                cache.put(text, "shop", rules, Planned.of(text, "shop", rules, own));
            } else {
                hits++;
                assertThat(described(cached.template(), scan))
                        .as(sql)
                        .isEqualTo(described(own, text));
            }
        }
        assertThat(hits).isGreaterThan(ROUNDS / 4);
    }

    private static String described(Template template, StatementText text) {
        BoundPlan plan = template.bind(text, PARAMETERS);
        String printed = PlanPrinter.print(plan);
        ShardStatement prepared = template.prepareAs(text);
        // A refusal quotes the statement it was first made for, blanks and all.
        return (plan instanceof BoundPlan.Refused ? printed.replace(" ", "") : printed)
                + (prepared == null ? "" : new String(prepared.sql(), StandardCharsets.UTF_8))
                + template.prepareGroup()
                + template.schemas()
                + template.moments(text).stream()
                        .map(each ->
                                new String(
                                        text.bytes(),
                                        each.from(),
                                        each.to() - each.from(),
                                        StandardCharsets.UTF_8))
                        .toList();
    }

    /**
     * A value in brackets keeps a list as long as it is written, and says the same: so the plan of
     * each list is known without folding.
     */
    @Test
    void a_folded_list_finds_the_shards_that_it_finds_unfolded() {
        RandomStatements statements = new RandomStatements(12);
        for (int round = 0; round < 3000; round++) {
            var list = statements.plainList();
            String sql =
                    "SELECT * FROM users WHERE name IN ('a', 'b') AND id IN (%s) OR id IN (-1, ?)";
            String folded = sql.formatted(String.join(", ", list));
            String unfolded = sql.formatted("(" + String.join("), (", list) + ")");

            BoundPlan plan = planned(folded);

            assertThat(PlanPrinter.print(plan))
                    .as(folded)
                    .isEqualTo(
                            PlanPrinter.print(planned(unfolded))
                                    .replace(
                                            "(" + String.join("), (", list) + ")",
                                            String.join(", ", list)));
        }
    }

    /** Rows of which no two neighbours have one shape are not folded. */
    @Test
    void folded_rows_go_where_they_go_unfolded() {
        RandomStatements statements = new RandomStatements(13);
        for (int round = 0; round < 3000; round++) {
            var keys = statements.plainList();
            StringBuilder folded = new StringBuilder("INSERT INTO users (name, id) VALUES ");
            StringBuilder unfolded = new StringBuilder(folded);
            for (int row = 0; row < keys.size(); row++) {
                String comma = row == 0 ? "" : ",";
                folded.append(comma).append("(?, ").append(keys.get(row)).append(")");
                unfolded.append(comma)
                        .append(row % 2 == 0 ? "((?), " : "(?, ")
                        .append(keys.get(row))
                        .append(")");
            }

            String plan = PlanPrinter.print(planned(folded + " ON DUPLICATE KEY UPDATE n = ?"));

            assertThat(withoutPlace(plan))
                    .isEqualTo(
                            withoutPlace(
                                    PlanPrinter.print(
                                                    planned(
                                                            unfolded
                                                                    + " ON DUPLICATE KEY UPDATE n = ?"))
                                            .replace("(?)", "?")));
        }
    }

    private static String withoutPlace(String refusal) {
        return refusal.replaceAll(" \\(line \\d+, column \\d+(, at `.*`)?\\)", "");
    }

    private BoundPlan planned(String sql) {
        ScannedSql text = Shop.scan(sql);
        return Planner.plan(text, "shop", rules, new Cancellation()).bind(text, PARAMETERS);
    }
}
