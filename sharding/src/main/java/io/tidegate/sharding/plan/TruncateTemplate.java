package io.tidegate.sharding.plan;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * TRUNCATE of a sharded table.
 *
 * @param name the token of its name
 */
record TruncateTemplate(
        TableRule rule, int name, Splice splice, MultiShardWrite policy, Set<String> schemas)
        implements Template {

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        List<ShardStatement> statements =
                IntStream.range(0, rule.subTables().size())
                        .mapToObj(shard -> statement(text, shard))
                        .toList();
        return ShardedTemplate.writes(statements, RowsWritten.CHANGED, policy, text, name)
                        instanceof BoundPlan.Refused refused
                ? refused
                : new BoundPlan.Truncation(statements);
    }

    private ShardStatement statement(StatementText text, int shard) {
        return new ShardStatement(
                rule.placement().get(shard),
                new ShardId(shard),
                splice.apply(text, shard),
                null,
                List.of(rule));
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(text, 0);
    }

    @Override
    public GroupId prepareGroup() {
        return rule.placement().getFirst();
    }
}
