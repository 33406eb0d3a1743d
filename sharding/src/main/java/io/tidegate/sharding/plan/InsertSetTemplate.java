package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Set;

/**
 * An INSERT or REPLACE with SET: one row.
 *
 * @param token where the key's value begins
 * @param clocks see {@link Template#clocks}; empty where the key is none of them
 */
record InsertSetTemplate(
        TableRule rule,
        Operand key,
        int token,
        Splice splice,
        List<Range> clocks,
        boolean ignoring,
        Set<String> schemas)
        implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        KeyValue value = new Values(text, parameters).stored(key, rule.key().type());
        if (ignoring && value instanceof KeyValue.NullValue && !parameters.areAssumed()) {
            return RowPlacement.maybeZero(rule).placed(Place.ofToken(text, token));
        }
        int shard = RowPlacement.shard(rule, value);
        return shard == ShardFunction.NONE
                ? RowPlacement.refusal(rule, value).placed(Place.ofToken(text, token))
                : new BoundPlan.Single(statement(text, shard));
    }

    @Override
    public boolean storesClocks() {
        return true;
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(text, 0);
    }

    @Override
    public GroupId prepareGroup() {
        return rule.placement().getFirst();
    }

    private ShardStatement statement(StatementText text, int shard) {
        return ShardStatement.of(rule, shard, splice.apply(text, shard));
    }
}
