package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;

/** Where a new row goes, or why it goes nowhere. */
final class RowPlacement {
    private RowPlacement() {}

    /** The shard of a row with this key, or {@link ShardFunction#NONE}. */
    static int shard(TableRule rule, KeyValue value) {
        return rule.function().shardOf(rule.domain().stored(value));
    }

    static BoundPlan.Refused refusal(TableRule rule, KeyValue value) {
        switch (rule.domain().stored(value)) {
            case Key.Unroutable(String reason) -> {
                return unroutable(rule, reason);
            }
            case Key.Between either -> {
                return unroutable(
                        rule,
                        "of a finer fraction than the column, which servers round or cut; write it as the"
                                + " column holds it");
            }
            case Key fits -> {}
        }
        return new BoundPlan.Refused(
                ErrorCode.KEY_OUT_OF_RANGE,
                "no shard of "
                        + rule.table()
                        + " holds this value of "
                        + rule.key().name()
                        + "; extend the table's function or give it a rest shard");
    }

    /** A column that has no NULL gets its zero value then, from servers that are not strict. */
    static BoundPlan.Refused maybeZero(TableRule rule) {
        return new BoundPlan.Refused(
                ErrorCode.KEY_VALUE_UNROUTABLE,
                "NULL for "
                        + rule.table()
                        + "."
                        + rule.key().name()
                        + " with IGNORE or beside other rows, where servers may store another value; insert such"
                        + " a row by itself and without IGNORE");
    }

    private static BoundPlan.Refused unroutable(TableRule rule, String reason) {
        return new BoundPlan.Refused(
                ErrorCode.KEY_VALUE_UNROUTABLE,
                "the value for "
                        + rule.table()
                        + "."
                        + rule.key().name()
                        + " is "
                        + reason
                        + "; give it in the column's own type");
    }
}
