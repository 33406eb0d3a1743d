package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code shard=} in a hint asks, where it cannot be. */
final class HintedShard {
    private HintedShard() {}

    /**
     * Why a read of these tables cannot be of one shard's rows; null when it can: each table has a
     * shard of that number, and all of those lie together.
     */
    static BoundPlan.@Nullable Refused refusal(
            int shard, StatementText text, List<TableRule> rules) {
        TableRule first = rules.getFirst();
        for (TableRule rule : rules) {
            if (!rule.family().equals(first.family())) {
                return refused(
                        text,
                        "shard="
                                + shard
                                + ": the tables "
                                + first.table()
                                + " and "
                                + rule.table()
                                + " are not co-located; query them one after the other");
            }
        }
        int count = first.function().shards();
        return shard < count
                ? null
                : refused(
                        text,
                        "shard="
                                + shard
                                + ": "
                                + first.table()
                                + " has "
                                + count
                                + " shards, counted from 0");
    }

    /** The plan, if all that it does is done on this shard. */
    static BoundPlan requireOnly(int shard, StatementText text, BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Refused _ -> plan;
            case BoundPlan.Single(ShardStatement statement) ->
                    statement.shard().number() == shard
                            ? plan
                            : refused(
                                    text,
                                    "shard="
                                            + shard
                                            + " in a statement that goes to shard "
                                            + statement.shard().number()
                                            + " by what it says itself; leave the hint out");
            case BoundPlan.Concat _,
                    BoundPlan.Merge _,
                    BoundPlan.InText _,
                    BoundPlan.Writes _,
                    BoundPlan.Load _ ->
                    refused(
                            text,
                            "shard="
                                    + shard
                                    + " in a write whose rows may belong to other shards too; add conditions"
                                    + " on the sharding key, or leave the hint out");
            case BoundPlan.Keyed(BoundPlan keyed, ReportedId id) -> {
                BoundPlan only = requireOnly(shard, text, keyed);
                yield only instanceof BoundPlan.Refused ? only : new BoundPlan.Keyed(only, id);
            }
            case BoundPlan.Generate _ ->
                    refused(
                            text,
                            "shard="
                                    + shard
                                    + " in an INSERT that gets generated ids, whose text is another one with them;"
                                    + " leave the hint out");
            case BoundPlan.Collected _ ->
                    refused(
                            text,
                            "shard="
                                    + shard
                                    + " in an INSERT ... SELECT of which the proxy reads the rows first; leave the"
                                    + " hint out");
            case BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.PassThrough _,
                    BoundPlan.AnyGroup _,
                    BoundPlan.Everywhere _,
                    BoundPlan.Definition _,
                    BoundPlan.Described _,
                    BoundPlan.Catalogue _ ->
                    refused(
                            text,
                            "shard="
                                    + shard
                                    + " in a statement that is not about the rows of a sharded table; leave the"
                                    + " hint out");
        };
    }

    private static BoundPlan.Refused refused(StatementText text, String why) {
        return new BoundPlan.Refused(ErrorCode.HINT_UNUSABLE, why + Place.ofHint(text));
    }
}
