package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.TableRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one shard is sent.
 *
 * @param parameters which of the client's parameters the statement uses, in its own order; null for
 *     all of them as they come
 * @param tables the sharded tables of which columns may come back under the names of sub-tables
 */
@SuppressWarnings("ArrayRecordComponent")
public record ShardStatement(
        GroupId group,
        ShardId shard,
        byte[] sql,
        int @Nullable [] parameters,
        List<TableRule> tables) {
    /** Of one table, with all parameters. */
    static ShardStatement of(TableRule rule, int shard, byte[] sql) {
        return new ShardStatement(
                rule.placement().get(shard), new ShardId(shard), sql, null, List.of(rule));
    }
}
