package io.tidegate.sharding.plan;

import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.key.Neighbours;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import java.util.List;

/** The shards of the values of IN, each of which may stand for many, or of BETWEEN. */
final class ListedKeys {
    private final TableRule rule;
    private final Values values;
    private ShardSet any = ShardSet.none();
    private final Neighbours neighbours = new Neighbours();

    ListedKeys(TableRule rule, Values values) {
        this.rule = rule;
        this.values = values;
    }

    ShardSet shards(List<Operand> operands) {
        int count = rule.function().shards();
        for (Operand operand : operands) {
            if (!(operand instanceof Condition.Value(int value, boolean negated))) {
                add(values.of(operand, rule.key().type()));
                continue;
            }
            int end = values.place(value + 1);
            for (int place = values.place(value); place < end; place++) {
                add(values.read(place, negated));
                if (any.size() == count) {
                    return any;
                }
            }
        }
        return neighbours.areComparedAlone() ? any : ShardSet.all(count);
    }

    /** Of BETWEEN, or of NOT BETWEEN. */
    ShardSet range(Operand low, Operand high, boolean outside) {
        ShardSet between =
                outside
                        ? bound(Comparison.LESS, low).or(bound(Comparison.GREATER, high))
                        : bound(Comparison.GREATER_OR_EQUAL, low)
                                .and(bound(Comparison.LESS_OR_EQUAL, high));
        return neighbours.areComparedAlone() ? between : ShardSet.all(rule.function().shards());
    }

    private ShardSet bound(Comparison comparison, Operand operand) {
        KeyValue value = values.of(operand, rule.key().type());
        Key key = rule.domain().compared(value);
        neighbours.add(value, key);
        return rule.function().shardsFor(comparison, key);
    }

    private void add(KeyValue value) {
        Key key = rule.domain().compared(value);
        neighbours.add(value, key);
        any = any.or(rule.function().shardsFor(Comparison.EQUAL, key));
    }
}
