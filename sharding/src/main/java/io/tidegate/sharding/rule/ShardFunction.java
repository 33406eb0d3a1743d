package io.tidegate.sharding.rule;

import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.sql.Condition.Comparison;

/** How a key becomes a shard. NULL is always on shard 0. */
public sealed interface ShardFunction
        permits HashFunction, ModFunction, RangeFunction, DateRangeFunction, ListFunction {
    int NONE = -1;

    int shards();

    /** The shard that holds the key's rows, or {@link #NONE} when no shard may hold them. */
    int shardOf(Key key);

    /** The shards that may hold rows whose key compares so; all of them unless it is known. */
    default ShardSet shardsFor(Comparison comparison, Key key) {
        return switch (key) {
            case Key.Unroutable unknown -> ShardSet.all(shards());
            // Only <=> is ever true with NULL; the others leave no row.
            case Key.Null none ->
                    comparison == Comparison.NULL_SAFE_EQUAL ? ShardSet.of(0) : ShardSet.none();
            // A server may compare with either of them.
            case Key.Between(var low, var high) ->
                    shardsFor(comparison, new Key.Moment(low))
                            .or(shardsFor(comparison, new Key.Moment(high)));
            case Key.Whole whole -> shardsForValue(comparison, whole);
            case Key.Fixed number -> shardsForValue(comparison, number);
            case Key.Text text -> shardsForValue(comparison, text);
            case Key.Moment moment -> shardsForValue(comparison, moment);
        };
    }

    private ShardSet shardsForValue(Comparison comparison, Key key) {
        return switch (comparison) {
            case EQUAL, NULL_SAFE_EQUAL -> {
                int shard = shardOf(key);
                yield shard == NONE ? ShardSet.none() : ShardSet.of(shard);
            }
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> ordered(comparison, key);
        };
    }

    /**
     * Whether rows with neighbouring keys lie side by side, so that a range of keys is some shards.
     */
    default boolean keepsOrder() {
        return false;
    }

    /** The shards on one side of a key; functions without an order know nothing. */
    default ShardSet ordered(Comparison comparison, Key key) {
        return ShardSet.all(shards());
    }

    static ShardFunction of(FunctionConfig config, KeyType keyType) {
        return switch (config) {
            case FunctionConfig.Hash hash -> new HashFunction(hash.shards());
            case FunctionConfig.Mod mod -> new ModFunction(mod.shards());
            case FunctionConfig.Range range -> new RangeFunction(range.upperBounds(), range.rest());
            case FunctionConfig.DateRange range ->
                    new DateRangeFunction(range.unit(), range.from(), range.shards());
            case FunctionConfig.Listed list -> ListFunction.of(list, keyType);
        };
    }
}
