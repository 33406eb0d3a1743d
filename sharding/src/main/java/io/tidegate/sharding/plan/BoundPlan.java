package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import java.util.List;

public sealed interface BoundPlan {
    record PassThrough(GroupId group) implements BoundPlan {}

    record Single(ShardStatement statement) implements BoundPlan {}

    record Concat(List<ShardStatement> statements) implements BoundPlan {}

    record Writes(List<ShardStatement> statements) implements BoundPlan {}

    record Everywhere(List<GroupId> groups, MultiShardWrite policy) implements BoundPlan {}

    record AnyGroup() implements BoundPlan {}

    record Refused(ErrorCode code, String message) implements BoundPlan {}
}
