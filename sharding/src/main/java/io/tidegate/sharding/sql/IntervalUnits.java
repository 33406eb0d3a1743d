package io.tidegate.sharding.sql;

import java.util.Set;

/** The units behind INTERVAL. */
public final class IntervalUnits {
    private static final Set<String> SIMPLE =
            Set.of(
                    "MICROSECOND",
                    "SECOND",
                    "MINUTE",
                    "HOUR",
                    "DAY",
                    "WEEK",
                    "MONTH",
                    "QUARTER",
                    "YEAR");

    private static final Set<String> COMPOUND =
            Set.of(
                    "SECOND_MICROSECOND",
                    "MINUTE_MICROSECOND",
                    "MINUTE_SECOND",
                    "HOUR_MICROSECOND",
                    "HOUR_SECOND",
                    "HOUR_MINUTE",
                    "DAY_MICROSECOND",
                    "DAY_SECOND",
                    "DAY_MINUTE",
                    "DAY_HOUR",
                    "YEAR_MONTH");

    private IntervalUnits() {}

    /** Whether it counts one thing, by a single number. */
    public static boolean isSimple(String keyword) {
        return SIMPLE.contains(keyword);
    }

    static boolean isOne(String keyword) {
        return SIMPLE.contains(keyword) || COMPOUND.contains(keyword);
    }
}
