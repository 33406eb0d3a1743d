package io.tidegate.sharding.rule;

import io.tidegate.conf.model.DateUnit;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.sql.Condition.Comparison;
import java.time.LocalDate;

/** One shard for each year, month or day, from that of {@code from} on. */
record DateRangeFunction(DateUnit unit, LocalDate from, int shards) implements ShardFunction {
    @Override
    public int shardOf(Key key) {
        if (key instanceof Key.Null) {
            return 0;
        }
        if (key instanceof Key.Between(var low, var high)) {
            int shard = shardOf(new Key.Moment(low));
            return shard == shardOf(new Key.Moment(high)) ? shard : NONE;
        }
        if (!(key instanceof Key.Moment moment)) {
            return NONE;
        }
        long period = period(moment);
        return period >= 0 && period < shards ? (int) period : NONE;
    }

    private long period(Key.Moment moment) {
        return unit.between(from, moment.value().toLocalDate());
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public ShardSet ordered(Comparison comparison, Key key) {
        if (!(key instanceof Key.Moment moment)) {
            return ShardSet.all(shards);
        }
        long period = period(moment);
        return switch (comparison) {
            case LESS, LESS_OR_EQUAL ->
                    period < 0
                            ? ShardSet.none()
                            : ShardSet.range(0, (int) Math.min(period, shards - 1L));
            case GREATER, GREATER_OR_EQUAL ->
                    period >= shards
                            ? ShardSet.none()
                            : ShardSet.range((int) Math.max(period, 0), shards - 1);
            case EQUAL, NULL_SAFE_EQUAL -> ShardSet.all(shards);
        };
    }
}
