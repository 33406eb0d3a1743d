package io.tidegate.conf.model;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** The length of one period of a date-range function. */
public enum DateUnit {
    YEAR,
    MONTH,
    DAY;

    /** The first day of the period that {@code date} lies in. */
    public LocalDate startOf(LocalDate date) {
        return switch (this) {
            case YEAR -> date.withDayOfYear(1);
            case MONTH -> date.withDayOfMonth(1);
            case DAY -> date;
        };
    }

    /** How many periods {@code to} lies after {@code from}; negative when it lies before. */
    public long between(LocalDate from, LocalDate to) {
        ChronoUnit unit =
                switch (this) {
                    case YEAR -> ChronoUnit.YEARS;
                    case MONTH -> ChronoUnit.MONTHS;
                    case DAY -> ChronoUnit.DAYS;
                };
        return unit.between(startOf(from), startOf(to));
    }
}
