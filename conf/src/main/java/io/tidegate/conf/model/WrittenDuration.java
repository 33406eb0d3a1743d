package io.tidegate.conf.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as people write it: {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h} or {@code
 * 1d}.
 */
public final class WrittenDuration {
    /** Counted in nanoseconds or in milliseconds of 31 bits, it must not run over. */
    public static final Duration LONGEST = Duration.ofDays(24);

    private static final Pattern NOTATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private WrittenDuration() {}

    /** Empty for what is none; it may be longer than {@link #LONGEST}. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = NOTATION.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** Empty for what is none, or is longer than {@link #LONGEST}. */
    public static Optional<Duration> parseUsable(String text) {
        return parse(text).filter(value -> value.compareTo(LONGEST) <= 0);
    }
}
