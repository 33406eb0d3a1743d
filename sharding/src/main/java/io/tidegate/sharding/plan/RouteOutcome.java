package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;

/** What a statement comes to, for people. */
public sealed interface RouteOutcome {
    /** How the answers of its shards become one. */
    enum Manner {
        /** Of one shard, passed on as it comes. */
        SINGLE,
        /** One after the other. */
        CONCATENATED,
        /** Ordered, cut or folded together. */
        MERGED,
        /** Affected rows are added up. */
        WRITTEN
    }

    /**
     * To shards of a table.
     *
     * @param table its logical name
     * @param key its sharding key
     */
    record Sharded(String table, String key, Reach reach, Manner manner) implements RouteOutcome {}

    /**
     * Its rows are read first, and then written to where they belong.
     *
     * @param table that they are written to
     */
    record Collected(String table) implements RouteOutcome {}

    /**
     * Which of its values is the key hangs on the order of the columns, which a server tells first.
     *
     * @param table that it writes to
     * @param group that is asked
     */
    record Unlisted(String table, GroupId group) implements RouteOutcome {}

    /** It names no sharded table and goes to one group as it is. */
    record PassedThrough(GroupId group) implements RouteOutcome {}

    /** Every group answers it alike: that of the transaction does, or the nearest at hand. */
    record AnyGroup() implements RouteOutcome {}

    /** A write of a broadcast table. */
    record Everywhere(MultiShardWrite policy) implements RouteOutcome {}

    /**
     * DDL of a table with a rule.
     *
     * @param parts in how many places it lies
     */
    record Defined(String table, int parts) implements RouteOutcome {}

    /**
     * DROP of several tables, each by a statement of its own.
     *
     * @param tables their names
     */
    record Dropped(String tables) implements RouteOutcome {}

    /** The first shard speaks for all, under the logical name. */
    record Described() implements RouteOutcome {}

    /** It reads information_schema, in words that depend on what is there. */
    record Catalogue(GroupId group) implements RouteOutcome {}

    /** The proxy answers it itself, or keeps it for the session. */
    record Local() implements RouteOutcome {}

    record Refused(ErrorCode code, String message) implements RouteOutcome {}
}
