package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.ShardSet;

/** Which of a table's shards a condition leaves. */
public sealed interface Reach {
    /** How many shards the table has. */
    int of();

    /** Whether fewer than all shards are left, whatever the parameters. */
    boolean narrows();

    /** These shards, maybe none or all. */
    record Known(ShardSet shards, int of) implements Reach {
        @Override
        public boolean narrows() {
            return shards.size() < of;
        }
    }

    /** As many at most; which ones the values of parameters tell. */
    record ByValue(int most, int of) implements Reach {
        @Override
        public boolean narrows() {
            return most < of;
        }
    }

    /** What both leave. */
    default Reach and(Reach other) {
        return switch (this) {
            case Known(ShardSet shards, int count) ->
                    switch (other) {
                        case Known(ShardSet others, int _) -> new Known(shards.and(others), count);
                        case ByValue(int most, int _) -> byValue(most, shards.size());
                    };
            case ByValue(int most, int _) ->
                    switch (other) {
                        case Known(ShardSet others, int _) -> byValue(most, others.size());
                        case ByValue(int others, int _) -> byValue(most, others);
                    };
        };
    }

    private Reach byValue(int one, int other) {
        return one == 0 || other == 0
                ? new Known(ShardSet.none(), of())
                : new ByValue(Math.min(one, other), of());
    }

    /** What one of them leaves. */
    default Reach or(Reach other) {
        if (this instanceof Known(ShardSet shards, int count)
                && other instanceof Known(ShardSet others, int _)) {
            return new Known(shards.or(others), count);
        }
        return new ByValue(Math.min(most() + other.most(), of()), of());
    }

    /** How many shards at most. */
    default int most() {
        return switch (this) {
            case Known(ShardSet shards, int _) -> shards.size();
            case ByValue(int most, int _) -> most;
        };
    }
}
