package io.tidegate.sharding.key;

import java.time.LocalDateTime;

/**
 * DATETIME.
 *
 * @param fraction how many digits it has behind the second; what has more is rounded or cut
 */
record DateTimeColumn(int fraction) implements KeyDomain {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public Key store(KeyValue value) {
        return settled(Moments.of(value, true), fraction);
    }

    @Override
    public Key compare(KeyValue value) {
        return settled(Moments.of(value, true), fraction);
    }

    static Key settled(Key key, int fraction) {
        if (!(key instanceof Key.Moment(LocalDateTime moment))) {
            return key;
        }
        int unit = NANOS_PER_SECOND;
        for (int digit = 0; digit < fraction; digit++) {
            unit /= 10;
        }
        int excess = moment.getNano() % unit;
        if (excess == 0) {
            return key;
        }
        LocalDateTime low = moment.minusNanos(excess);
        return new Key.Between(low, low.plusNanos(unit));
    }

    @Override
    public boolean agreesWith(KeyDomain other) {
        return other instanceof DateColumn || other instanceof DateTimeColumn;
    }

    @Override
    public boolean takesAllOf(KeyDomain other) {
        return equals(other);
    }
}
