package io.tidegate.sharding.plan;

import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shards of the elements of IN, each of which may stand for many values. */
final class ListedKeys {
    private final TableRule rule;
    private final Values values;
    private ShardSet any = ShardSet.none();
    private @Nullable Class<?> form;
    private boolean mixed;
    private boolean doubtful;

    ListedKeys(TableRule rule, Values values) {
        this.rule = rule;
        this.values = values;
    }

    ShardSet shards(List<Operand> operands) {
        int count = rule.function().shards();
        for (Operand operand : operands) {
            if (!(operand instanceof Condition.Value(int value, boolean negated))) {
                any = any.or(rule.function().shardsFor(Comparison.EQUAL, new Key.Null()));
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
        return mixed && doubtful ? ShardSet.all(count) : any;
    }

    private void add(KeyValue value) {
        if (!(value instanceof KeyValue.NullValue)) {
            mixed |= form != null && form != value.getClass();
            form = value.getClass();
        }
        Key key = rule.domain().compared(value);
        // In a list of several types MySQL takes 2^64 - 2 and -2 for one number.
        doubtful |= key instanceof Key.Whole(long bits, boolean negative) && bits < 0;
        any = any.or(rule.function().shardsFor(Comparison.EQUAL, key));
    }
}
