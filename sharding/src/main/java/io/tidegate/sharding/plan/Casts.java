package io.tidegate.sharding.plan;

import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.sql.Condition.CastTarget;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What CAST makes of values that it leaves as they are: where it would round, cut, wrap or warn,
 * nothing is known.
 */
final class Casts {
    private static final KeyValue UNKNOWN =
            new KeyValue.OpaqueValue("a cast of what the type does not hold as it is");

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,15}");

    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");

    private static final Pattern DATE_TIME =
            Pattern.compile(DATE.pattern() + "[ T](\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6}))?");

    private Casts() {}

    /**
     * @param digits how many of them behind the second a DATETIME keeps
     */
    static KeyValue cast(KeyValue value, CastTarget.Type type, int digits) {
        if (value instanceof KeyValue.NullValue) {
            return value;
        }
        return switch (type) {
            case SIGNED -> whole(value, false);
            case UNSIGNED -> whole(value, true);
            case DATE -> date(value);
            case DATETIME -> dateTime(value, digits);
            case CHAR -> ascii(value) == null ? UNKNOWN : value;
            case INTRODUCED -> introduced(value);
        };
    }

    /** In any of the character sets that may stand in front of it printable ASCII is the same. */
    private static KeyValue introduced(KeyValue value) {
        String text = ascii(value);
        return text == null ? UNKNOWN : new KeyValue.StringValue(text);
    }

    private static @Nullable String ascii(KeyValue value) {
        return value instanceof KeyValue.StringValue(String text, var _)
                        && text.chars().allMatch(each -> each >= ' ' && each <= '~')
                ? text
                : null;
    }

    private static KeyValue whole(KeyValue value, boolean unsigned) {
        return switch (value) {
            case KeyValue.IntegerValue(long bits, boolean _) when bits >= 0 ->
                    new KeyValue.IntegerValue(bits, unsigned);
            case KeyValue.IntegerValue(long _, boolean own) when !own && !unsigned -> value;
            case KeyValue.StringValue(String text, var _) when WHOLE.matcher(text).matches() ->
                    whole(new KeyValue.IntegerValue(Long.parseLong(text), false), unsigned);
            default -> UNKNOWN;
        };
    }

    private static KeyValue date(KeyValue value) {
        return switch (value) {
            case KeyValue.TemporalValue(LocalDateTime moment)
                    when moment.toLocalTime().equals(LocalTime.MIDNIGHT) ->
                    value;
            case KeyValue.StringValue(String text, var _) -> moment(DATE.matcher(text));
            default -> UNKNOWN;
        };
    }

    private static KeyValue dateTime(KeyValue value, int digits) {
        KeyValue moment =
                value instanceof KeyValue.StringValue(String text, var _)
                        ? moment(DATE_TIME.matcher(text))
                        : value;
        return moment instanceof KeyValue.TemporalValue(LocalDateTime exact)
                        && exact.getNano() % (int) Math.pow(10, 9 - digits) == 0
                ? moment
                : UNKNOWN;
    }

    private static KeyValue moment(Matcher parts) {
        if (!parts.matches()) {
            return UNKNOWN;
        }
        try {
            LocalDate date = LocalDate.of(part(parts, 1), part(parts, 2), part(parts, 3));
            LocalTime time =
                    parts.groupCount() == 3
                            ? LocalTime.MIDNIGHT
                            : LocalTime.of(
                                    part(parts, 4), part(parts, 5), part(parts, 6), nanos(parts));
            return new KeyValue.TemporalValue(date.atTime(time));
        } catch (DateTimeException impossible) {
            return UNKNOWN;
        }
    }

    private static int nanos(Matcher parts) {
        String fraction = parts.groupCount() < 7 ? null : parts.group(7);
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    private static int part(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}
