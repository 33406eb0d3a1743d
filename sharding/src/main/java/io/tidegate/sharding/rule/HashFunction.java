package io.tidegate.sharding.rule;

import io.tidegate.sharding.key.Key;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/**
 * Shard = hash of the canonical key, unsigned, modulo the number of shards. Doubling the number
 * moves the rows of shard i to shards i and i + n only.
 *
 * <p>The hash is part of the format of the data and never changes: integers through the finaliser
 * of MurmurHash3, texts through FNV-1a over their characters and then the same finaliser.
 */
record HashFunction(int shards) implements ShardFunction {
    private static final long NEGATIVE = 0x9E37_79B9_7F4A_7C15L;
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    @Override
    public int shardOf(Key key) {
        return switch (key) {
            case Key.Null none -> 0;
            case Key.Whole(long bits, boolean negative) ->
                    place(mix(negative ? bits ^ NEGATIVE : bits));
            case Key.Fixed(BigDecimal number) -> place(mix(fnv(number.toPlainString())));
            case Key.Text(String folded) -> place(mix(fnv(folded)));
            case Key.Moment(LocalDateTime moment) -> place(mix(fnv(moment.toString())));
            case Key.Between either -> NONE;
            case Key.Unroutable unknown -> NONE;
        };
    }

    private int place(long hash) {
        return (int) Long.remainderUnsigned(hash, shards);
    }

    private static long mix(long value) {
        long h = value;
        h ^= h >>> 33;
        h *= 0xFF51_AFD7_ED55_8CCDL;
        h ^= h >>> 33;
        h *= 0xC4CE_B9FE_1A85_EC53L;
        return h ^ h >>> 33;
    }

    private static long fnv(String text) {
        long h = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * FNV_PRIME;
        }
        return h;
    }
}
