package io.tidegate.conf.topology;

/** The number of a shard within its logical table, from 0. */
public record ShardId(int number) implements Comparable<ShardId> {
    public ShardId {
        if (number < 0) {
            throw new IllegalArgumentException("shard number is negative: " + number);
        }
    }

    @Override
    public int compareTo(ShardId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
