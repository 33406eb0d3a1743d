package io.tidegate.sharding.rule;

import java.util.BitSet;
import java.util.stream.IntStream;

/** Shards of one table. Immutable to its users. */
public final class ShardSet {
    private static final ShardSet NONE = new ShardSet(new BitSet(), false);

    /** Nearly every statement begins with them. */
    private static final ShardSet[] ALL =
            IntStream.range(0, 257).mapToObj(ShardSet::newAll).toArray(ShardSet[]::new);

    private final BitSet shards;

    /** All shards of the table, so that it leaves every other set as it is. */
    private final boolean complete;

    private ShardSet(BitSet shards, boolean complete) {
        this.shards = shards;
        this.complete = complete;
    }

    private ShardSet(BitSet shards) {
        this(shards, false);
    }

    public static ShardSet all(int count) {
        return count < ALL.length ? ALL[count] : newAll(count);
    }

    private static ShardSet newAll(int count) {
        BitSet all = new BitSet(count);
        all.set(0, count);
        return new ShardSet(all, true);
    }

    public static ShardSet none() {
        return NONE;
    }

    public static ShardSet of(int shard) {
        BitSet one = new BitSet(shard + 1);
        one.set(shard);
        return new ShardSet(one);
    }

    /** Shards {@code from} to {@code to}, both included; empty when {@code to} is smaller. */
    public static ShardSet range(int from, int to) {
        BitSet some = new BitSet();
        if (to >= from) {
            some.set(from, to + 1);
        }
        return new ShardSet(some);
    }

    public ShardSet and(ShardSet other) {
        if (complete || other.complete) {
            return complete ? other : this;
        }
        BitSet both = (BitSet) shards.clone();
        both.and(other.shards);
        return new ShardSet(both);
    }

    public ShardSet or(ShardSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        BitSet either = (BitSet) shards.clone();
        either.or(other.shards);
        return new ShardSet(either);
    }

    /** True when nothing is known that would leave out any shard. */
    public boolean isComplete() {
        return complete;
    }

    public int size() {
        return shards.cardinality();
    }

    public boolean isEmpty() {
        return shards.isEmpty();
    }

    public int first() {
        return shards.nextSetBit(0);
    }

    public int[] toArray() {
        return shards.stream().toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardSet set && set.shards.equals(shards);
    }

    @Override
    public int hashCode() {
        return shards.hashCode();
    }

    @Override
    public String toString() {
        return shards.toString();
    }
}
