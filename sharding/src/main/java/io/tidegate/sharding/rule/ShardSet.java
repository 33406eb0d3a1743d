package io.tidegate.sharding.rule;

import java.util.BitSet;

/** Shards of one table. Immutable to its users. */
public final class ShardSet {
    private final BitSet shards;

    private ShardSet(BitSet shards) {
        this.shards = shards;
    }

    public static ShardSet all(int count) {
        BitSet all = new BitSet(count);
        all.set(0, count);
        return new ShardSet(all);
    }

    public static ShardSet none() {
        return new ShardSet(new BitSet());
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
        BitSet both = (BitSet) shards.clone();
        both.and(other.shards);
        return new ShardSet(both);
    }

    public ShardSet or(ShardSet other) {
        BitSet either = (BitSet) shards.clone();
        either.or(other.shards);
        return new ShardSet(either);
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
