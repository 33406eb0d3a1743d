package io.tidegate.sharding.key;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as dates and times, as exactly as they are written. */
final class Moments {
    private static final Pattern DATE_TIME =
            Pattern.compile(
                    "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{0,6}))?)?)?");

    private static final Pattern DIGITS =
            Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2}))?");

    private Moments() {}

    /**
     * @param digits whether {@code 20260102} and {@code 20260102030405} are dates
     */
    static Key of(KeyValue value, boolean digits) {
        return switch (value) {
            case KeyValue.TemporalValue(LocalDateTime moment) -> new Key.Moment(moment);
            case KeyValue.StringValue(String text, var sent) -> ofText(text, digits);
            case KeyValue.BytesValue(byte[] bytes) ->
                    ofText(new String(bytes, StandardCharsets.ISO_8859_1), digits);
            case KeyValue.IntegerValue(long number, boolean unsigned) ->
                    digits && number > 0
                            ? ofText(Long.toString(number), true)
                            : new Key.Unroutable("a number for a date key");
            case KeyValue.DecimalValue number -> new Key.Unroutable("a number for a date key");
            case KeyValue.DoubleValue number -> new Key.Unroutable("a number for a date key");
            case KeyValue.HexValue hex ->
                    new Key.Unroutable("a hexadecimal literal for a date key");
            case KeyValue.MalformedValue text ->
                    new Key.Unroutable("a text that is none in its character set");
            case KeyValue.OpaqueValue(String what) -> new Key.Unroutable(what);
            case KeyValue.NullValue none -> new Key.Null();
        };
    }

    private static Key ofText(String text, boolean digits) {
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            parts = DIGITS.matcher(text);
            if (!digits || !parts.matches()) {
                return new Key.Unroutable("a date that is not written YYYY-MM-DD[ HH:MM:SS]");
            }
        }
        try {
            LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
            return new Key.Moment(
                    date.atTime(
                            number(parts, 4), number(parts, 5), number(parts, 6), nanos(parts)));
        } catch (DateTimeException impossible) {
            return new Key.Unroutable("a date that does not exist");
        }
    }

    private static int nanos(Matcher parts) {
        String fraction = parts.groupCount() < 7 ? null : parts.group(7);
        return fraction == null
                ? 0
                : Integer.parseInt(fraction + "000000000".substring(fraction.length()));
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
