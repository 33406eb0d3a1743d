package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.*;
import org.jspecify.annotations.*;

@SuppressWarnings("ArrayRecordComponent")
public record ShardStatement(
        GroupId group, ShardId shard, byte[] sql, int @Nullable [] parameters) {}
