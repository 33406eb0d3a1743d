package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.ShardNote;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.StatementText;
import java.util.Set;

/**
 * EXPLAIN of a statement on sharded tables: the first shard's server is asked for its plan, and the
 * answer says whose it is.
 *
 * @param executes whether the statement is carried out too: ANALYZE
 */
record ExplainTemplate(ShardedTemplate statement, boolean executes) implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        Values values = new Values(text, parameters);
        ShardSet shards = statement.tables().shards(0, statement.where(), values);
        BoundPlan.Refused refusal = statement.refusalOfJoin(shards, values, text);
        if (refusal != null) {
            return refusal;
        }
        TableRule rule = statement.tables().rule(0);
        if (executes && statement.kind() == ShardedTemplate.Kind.WRITE && shards.size() > 1) {
            return BoundPlan.Refused.at(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "ANALYZE carries the write out, and over "
                            + shards.size()
                            + " shards of "
                            + rule.table()
                            + " one of them only; use EXPLAIN, or add "
                            + rule.key().name()
                            + " = ... so that one shard remains",
                    text,
                    statement.tables().nameToken(0));
        }
        int first = shards.isEmpty() ? 0 : shards.first();
        return new BoundPlan.Described(
                statement.statement(text, first), new ShardNote(note(rule, first, shards.size())));
    }

    @Override
    public BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        return switch (statement.bindTo(shard, text, parameters)) {
            case BoundPlan.Single(ShardStatement one) ->
                    new BoundPlan.Described(
                            one, new ShardNote(note(statement.tables().rule(0), shard, 1)));
            case BoundPlan other -> other;
        };
    }

    private static String note(TableRule rule, int shard, int shards) {
        String own =
                "shard " + shard + " of " + rule.table() + " on " + rule.placement().get(shard);
        return shards > 1 ? own + ", the first of " + shards : own;
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement.prepareAs(text);
    }

    @Override
    public GroupId prepareGroup() {
        return statement.prepareGroup();
    }

    @Override
    public Set<String> schemas() {
        return statement.schemas();
    }
}
