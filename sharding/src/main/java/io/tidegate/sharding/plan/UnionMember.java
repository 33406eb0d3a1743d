package io.tidegate.sharding.plan;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.UnionParts.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT of a UNION, and where its tables are.
 *
 * @param sharded what it reads of tables with a rule; null without any
 * @param home the only group that has its tables; null where their shards tell, or all groups have
 *     them
 * @param merge what it asks of the rows of all shards together
 */
record UnionMember(
        Member written,
        @Nullable ShardedTemplate sharded,
        @Nullable GroupId home,
        MergeTemplate merge) {
    /** What the words of a SELECT are that does not return a row. */
    private static final String NO_ROWS = " LIMIT 0";

    /** The shard whose names the tables of another SELECT have. */
    private static final int ANY = 0;

    boolean hasStar() {
        return written.parts().items().stream().anyMatch(SelectParts.Item::star);
    }

    boolean isAnywhere() {
        return sharded == null && home == null;
    }

    /** The shards that it reads; none of a SELECT of no sharded table. */
    ShardSet shards(Values values) {
        if (sharded == null) {
            return ShardSet.none();
        }
        ShardSet shards = sharded.tables().shards(0, sharded.where(), values);
        // Where no row is, an aggregate still has one.
        return shards.isEmpty() && !written.plain() ? ShardSet.of(ANY) : shards;
    }

    /** Why rows that it needs together may lie on different shards; null when they do not. */
    BoundPlan.@Nullable Refused refusal(ShardSet shards, Values values, StatementText text) {
        if (sharded == null) {
            return null;
        }
        BoundPlan.Refused apart = sharded.refusalOfJoin(shards, values, text);
        if (apart != null || shards.size() <= 1) {
            return apart;
        }
        return sharded.refusalOfOuterJoin(text);
    }

    /** Whether its rows have to be merged before they are those of the UNION. */
    boolean isMerged(ShardSet shards) {
        return sharded != null && shards.size() > 1 && !written.plain();
    }

    /**
     * @throws TidegateException for what is not merged
     */
    UnionPart merged(Splice splice, StatementText text, ShardSet shards) {
        if (sharded == null) {
            throw new IllegalStateException("a part that is on no shard");
        }
        return UnionPart.of(
                Merging.bind(merge, splice, text, sharded.tables().rules(), shards), merge);
    }

    /** Where its rows are on a group. */
    List<Integer> shardsOn(GroupId group, ShardSet shards) {
        List<Integer> on = new ArrayList<>();
        if (sharded != null) {
            for (int shard : shards.toArray()) {
                if (sharded.tables().rule(0).placement().get(shard).equals(group)) {
                    on.add(shard);
                }
            }
        }
        return on;
    }

    /** A shard whose tables a group has, as they are named there; -1 when it has none. */
    int anyOn(GroupId group) {
        if (sharded == null) {
            return home == null || home.equals(group) ? ANY : -1;
        }
        return sharded.tables().rule(0).placement().indexOf(group);
    }

    /**
     * @param set the number of what its rows are of, which stands behind its columns then; empty
     *     without that
     */
    byte[] text(Splice splice, StatementText text, int shard, String set) {
        return text(splice, text, shard, set, written.range().to());
    }

    /** Without rows, for its columns' types. */
    byte[] rowless(Splice splice, StatementText text, int shard, String set) {
        SelectParts.Limit limit = written.parts().limit();
        int end = limit == null ? written.range().to() : limit.first();
        byte[] rows = text(splice, text, shard, set, end);
        byte[] none = new byte[rows.length + NO_ROWS.length()];
        System.arraycopy(rows, 0, none, 0, rows.length);
        for (int i = 0; i < NO_ROWS.length(); i++) {
            none[rows.length + i] = (byte) NO_ROWS.charAt(i);
        }
        return none;
    }

    private byte[] text(Splice splice, StatementText text, int shard, String set, int end) {
        int from = written.range().from();
        if (set.isEmpty()) {
            return splice.apply(text, shard, from, end);
        }
        int behindColumns = Math.min(written.parts().from(), end);
        Bytes marked = new Bytes(128);
        marked.add(splice.apply(text, shard, from, behindColumns));
        marked.add(", " + set + " ");
        marked.add(splice.apply(text, shard, behindColumns, end));
        return marked.toArray();
    }
}
