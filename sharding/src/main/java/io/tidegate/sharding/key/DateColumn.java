package io.tidegate.sharding.key;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/**
 * DATE. A time of day is cut off on the way in, but where it is the last second's fraction one
 * family rounds it into the next day. In a comparison it stays.
 */
record DateColumn() implements KeyDomain {
    private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

    @Override
    public Key store(KeyValue value) {
        Key key = Moments.of(value, true);
        if (!(key instanceof Key.Moment(LocalDateTime moment))) {
            return key;
        }
        return moment.toLocalTime().isAfter(LAST_SECOND)
                ? between(moment)
                : new Key.Moment(moment.truncatedTo(ChronoUnit.DAYS));
    }

    @Override
    public Key compare(KeyValue value) {
        Key key = Moments.of(value, true);
        return key instanceof Key.Moment(LocalDateTime moment)
                        && !moment.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? between(moment)
                : key;
    }

    private static Key between(LocalDateTime moment) {
        LocalDateTime day = moment.truncatedTo(ChronoUnit.DAYS);
        return new Key.Between(day, day.plusDays(1));
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
