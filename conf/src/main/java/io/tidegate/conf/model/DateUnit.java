package io.tidegate.conf.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The length of one period of a date-range function. */
public enum DateUnit {
    YEAR(ChronoUnit.YEARS, 1, "yyyy"),
    MONTH(ChronoUnit.MONTHS, 2, "yyyy-MM"),
    DAY(ChronoUnit.DAYS, 3, "yyyy-MM-dd");

    private static final Pattern PERIOD = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2}))?)?");

    private final ChronoUnit unit;
    private final int parts;
    private final DateTimeFormatter written;
    private final DateTimeFormatter named;

    DateUnit(ChronoUnit unit, int parts, String pattern) {
        this.unit = unit;
        this.parts = parts;
        this.written = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        this.named = DateTimeFormatter.ofPattern(pattern.replace("-", ""), Locale.ROOT);
    }

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
        return unit.between(startOf(from), startOf(to));
    }

    /** The first day of the period that lies {@code periods} behind that of {@code date}. */
    public LocalDate after(LocalDate date, long periods) {
        return startOf(date).plus(periods, unit);
    }

    /** A period as the configuration has it: {@code 2026}, {@code 2026-01}, {@code 2026-01-31}. */
    public String written(LocalDate date) {
        return date.format(written);
    }

    /** The same as sub-tables' names have it: {@code 202601}. */
    public String named(LocalDate date) {
        return date.format(named);
    }

    /**
     * The first day of a period that is written as exactly as the unit: a year is no month's name.
     */
    public Optional<LocalDate> parse(String text) {
        Matcher found = PERIOD.matcher(text.strip());
        if (!found.matches() || text.strip().split("-").length != parts) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDate.of(Integer.parseInt(found.group(1)), part(found, 2), part(found, 3)));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private static int part(Matcher found, int group) {
        return found.group(group) == null ? 1 : Integer.parseInt(found.group(group));
    }
}
