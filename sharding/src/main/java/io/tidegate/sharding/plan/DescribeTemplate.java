package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Set;

/** A description of a sharded table: its first sub-table is asked. */
record DescribeTemplate(TableRule rule, Splice splice, Set<String> schemas) implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        return new BoundPlan.Single(prepareAs(text));
    }

    @Override
    public BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        BoundPlan.Refused refusal = HintedShard.refusal(shard, text, List.of(rule));
        return refusal == null ? new BoundPlan.Single(statement(shard, text)) : refusal;
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(0, text);
    }

    private ShardStatement statement(int shard, StatementText text) {
        return new ShardStatement(
                rule.placement().get(shard),
                new ShardId(shard),
                splice.apply(text, shard),
                null,
                List.of());
    }

    @Override
    public GroupId prepareGroup() {
        return rule.placement().getFirst();
    }
}
