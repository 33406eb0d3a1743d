package io.tidegate.proxy.execution;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one of the statements of a write goes.
 *
 * @param shard null when it is the group's copy of a broadcast table
 */
public record WriteTarget(GroupId group, @Nullable ShardId shard) {
    public static List<WriteTarget> shards(List<ShardStatement> statements) {
        return statements.stream()
                .map(each -> new WriteTarget(each.group(), each.shard()))
                .toList();
    }

    public static List<WriteTarget> wholeGroups(List<GroupId> groups) {
        return groups.stream().map(each -> new WriteTarget(each, null)).toList();
    }
}
