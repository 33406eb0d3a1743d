package io.tidegate.sharding.rule;

import io.tidegate.sharding.key.Key;

/** Shard = the key's 64 bits, taken as unsigned, modulo the number of shards. */
record ModFunction(int shards) implements ShardFunction {
    @Override
    public int shardOf(Key key) {
        return switch (key) {
            case Key.Null none -> 0;
            case Key.Whole(long bits, boolean negative) ->
                    (int) Long.remainderUnsigned(bits, shards);
            case Key.Text text -> NONE;
            case Key.Fixed number -> NONE;
            case Key.Moment moment -> NONE;
            case Key.Between either -> NONE;
            case Key.Unroutable unknown -> NONE;
        };
    }
}
