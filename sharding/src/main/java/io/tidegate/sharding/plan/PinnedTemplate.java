package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Set;

/**
 * A statement with several SELECTs, which goes whole to one shard: each table that it names has all
 * rows that it needs there.
 *
 * @param construct what makes it one
 */
record PinnedTemplate(String construct, NestedKeys keys, Splice splice, Set<String> schemas)
        implements Template {

    TableRule first() {
        return keys.rules().getFirst();
    }

    @Override
    public GroupId prepareGroup() {
        return first().placement().getFirst();
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(text, 0);
    }

    private ShardStatement statement(StatementText text, int shard) {
        return new ShardStatement(
                first().placement().get(shard),
                new ShardId(shard),
                splice.apply(text, shard),
                null,
                keys.rules());
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        List<ShardSet> shards = keys.shards(new Values(text, parameters));
        // A table of which no row is needed does not care where it is read.
        ShardSet one = ShardSet.none();
        for (int i = 0; i < shards.size(); i++) {
            TableRule rule = keys.rules().get(i);
            if (!rule.family().equals(first().family())) {
                return refused(
                        text,
                        i,
                        "is not co-located with "
                                + first().table()
                                + "; query them one after the other");
            }
            ShardSet each = shards.get(i);
            if (each.size() > 1) {
                return refused(
                        text,
                        i,
                        "may find its rows on "
                                + each.size()
                                + " shards; add "
                                + rule.key().name()
                                + " = ... to the WHERE of that part itself, with a value or with the key of"
                                + " an enclosing SELECT (alias.column), or split the statement");
            }
            if (!each.isEmpty() && !one.isEmpty() && !each.equals(one)) {
                return refused(
                        text,
                        i,
                        "finds its rows on another shard than the rest; split the statement");
            }
            one = one.or(each);
        }
        return new BoundPlan.Single(statement(text, one.isEmpty() ? 0 : one.first()));
    }

    @Override
    public BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        if (!(text.hint() instanceof RouteHint.Asked asked) || !asked.read()) {
            return HintedShard.requireOnly(shard, text, bind(text, parameters));
        }
        BoundPlan.Refused refusal = HintedShard.refusal(shard, text, keys.rules());
        return refusal != null ? refusal : new BoundPlan.Single(statement(text, shard));
    }

    private BoundPlan refused(StatementText text, int table, String why) {
        return BoundPlan.Refused.at(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                construct
                        + " is supported where all its parts stay on one shard, and the part that names the"
                        + " sharded table "
                        + keys.rules().get(table).table()
                        + " "
                        + why,
                text,
                keys.nameTokens().get(table));
    }
}
