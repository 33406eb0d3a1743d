package io.tidegate.sharding.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a statement asks of its routing, by a comment like <code>/*+ tidegate: shard=3 *&#47;</code>
 * .
 */
public sealed interface RouteHint {
    None NONE = new None();

    /** There is no such comment. */
    record None() implements RouteHint {}

    /**
     * @param shard the only one whose rows it is about; null for whatever its conditions say
     * @param scatterOff it may not reach all shards for want of a key
     * @param server which of a group's servers; null for what is usual
     * @param read whether it is, or explains, a statement that reads
     */
    record Asked(@Nullable Integer shard, boolean scatterOff, @Nullable Server server, boolean read)
            implements RouteHint {}

    /** It says, or stands, what the proxy cannot do as it is asked. */
    record Unusable(String why) implements RouteHint {}

    enum Server {
        MASTER,
        /** A replica, if one may be read. */
        REPLICA
    }

    /** The shard that is asked for, or null. */
    default @Nullable Integer askedShard() {
        return this instanceof Asked asked ? asked.shard() : null;
    }

    default boolean isScatterOff() {
        return this instanceof Asked asked && asked.scatterOff();
    }
}
