package io.tidegate.sharding.rule;

import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.sql.Condition.Comparison;
import java.util.List;

/** Shard i holds the integers below its upper bound; a last one may hold the rest. */
record RangeFunction(List<Long> upperBounds, boolean rest) implements ShardFunction {
    @Override
    public int shards() {
        return upperBounds.size() + (rest ? 1 : 0);
    }

    @Override
    public int shardOf(Key key) {
        if (key instanceof Key.Null) {
            return 0;
        }
        if (!(key instanceof Key.Whole whole)) {
            return NONE;
        }
        int shard = place(whole);
        return shard < shards() ? shard : NONE;
    }

    /** The first shard whose bound is above the key; one past the bounds for the rest. */
    private int place(Key.Whole key) {
        int low = 0;
        int high = upperBounds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.compareTo(Key.Whole.of(upperBounds.get(middle))) < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public ShardSet ordered(Comparison comparison, Key key) {
        if (!(key instanceof Key.Whole whole)) {
            return ShardSet.all(shards());
        }
        int last = shards() - 1;
        return switch (comparison) {
            case LESS, LESS_OR_EQUAL -> ShardSet.range(0, Math.min(place(whole), last));
            case GREATER, GREATER_OR_EQUAL -> ShardSet.range(place(whole), last);
            case EQUAL, NULL_SAFE_EQUAL -> ShardSet.all(shards());
        };
    }
}
