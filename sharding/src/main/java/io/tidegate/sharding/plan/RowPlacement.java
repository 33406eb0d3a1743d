package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.CanonicalKey;
import io.tidegate.sharding.rule.Key;
import io.tidegate.sharding.rule.KeyValue;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;

/** Where a new row goes, or why it goes nowhere. */
final class RowPlacement {
    private RowPlacement() {}

    /** The shard of a row with this key, or {@link ShardFunction#NONE}. */
    static int shard(TableRule rule, KeyValue value) {
        Key key = CanonicalKey.of(value, rule.key().type());
        return key instanceof Key.Unroutable ? ShardFunction.NONE : rule.function().shardOf(key);
    }

    static BoundPlan.Refused refusal(TableRule rule, KeyValue value) {
        if (CanonicalKey.of(value, rule.key().type()) instanceof Key.Unroutable(String reason)) {
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
        return new BoundPlan.Refused(
                ErrorCode.KEY_OUT_OF_RANGE,
                "no shard of "
                        + rule.table()
                        + " holds this value of "
                        + rule.key().name()
                        + "; extend the table's function or give it a rest shard");
    }
}
