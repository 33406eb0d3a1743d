package io.tidegate.sharding.rule;

import io.tidegate.conf.model.KeyType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings values to the domain in which the key's column compares them. What the server would
 * compare in another domain (a text column with a number: as floating point) is unroutable.
 */
public final class CanonicalKey {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,20}");

    /** Longer digits in a text may be compared as floating point. */
    private static final int EXACT_DIGITS = 15;

    private static final double EXACT_DOUBLE = 9_007_199_254_740_992d;

    private static final Pattern DATE_TIME =
            Pattern.compile(
                    "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(\\.\\d{0,6})?)?)?");

    private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

    private CanonicalKey() {}

    public static Key of(KeyValue value, KeyType type) {
        if (value instanceof KeyValue.NullValue) {
            return new Key.Null();
        }
        return switch (type) {
            case INTEGER -> whole(value);
            case STRING -> text(value);
            case TEMPORAL -> moment(value);
        };
    }

    private static Key whole(KeyValue value) {
        return switch (value) {
            case KeyValue.IntegerValue(long bits, boolean unsigned) ->
                    new Key.Whole(bits, !unsigned && bits < 0);
            case KeyValue.DecimalValue(BigDecimal decimal) -> exact(decimal);
            case KeyValue.DoubleValue(double number) ->
                    number == Math.rint(number) && Math.abs(number) < EXACT_DOUBLE
                            ? Key.Whole.of((long) number)
                            : new Key.Unroutable("a floating-point number");
            case KeyValue.StringValue(String text) -> wholeOf(text);
            case KeyValue.BytesValue(byte[] bytes) ->
                    wholeOf(new String(bytes, StandardCharsets.ISO_8859_1));
            case KeyValue.TemporalValue moment -> new Key.Unroutable("a date for an integer key");
            case KeyValue.NullValue none -> new Key.Null();
        };
    }

    private static Key exact(BigDecimal decimal) {
        try {
            BigInteger whole = decimal.toBigIntegerExact();
            if (whole.compareTo(LONG_MIN) >= 0 && whole.compareTo(UNSIGNED_MAX) <= 0) {
                return new Key.Whole(whole.longValue(), whole.signum() < 0);
            }
            return new Key.Unroutable("a number outside the range of BIGINT");
        } catch (ArithmeticException fraction) {
            return new Key.Unroutable("a number with a fraction");
        }
    }

    private static Key wholeOf(String text) {
        if (!WHOLE.matcher(text).matches() || text.length() > EXACT_DIGITS) {
            return new Key.Unroutable("a text that is no plain integer of up to 15 digits");
        }
        return Key.Whole.of(Long.parseLong(text));
    }

    /**
     * Printable ASCII compares alike under nearly every collation once case and trailing spaces are
     * folded; columns of the other collations are found at the start and stop it. Other characters
     * may equal sequences of ASCII ones, or nothing at all, depending on the collation.
     */
    private static Key text(KeyValue value) {
        String text;
        switch (value) {
            case KeyValue.StringValue(String string) -> text = string;
            case KeyValue.BytesValue(byte[] bytes) ->
                    text = new String(bytes, StandardCharsets.ISO_8859_1);
            case KeyValue.IntegerValue number -> {
                return new Key.Unroutable(
                        "a number for a text key: the server compares them as floats");
            }
            case KeyValue.DecimalValue number -> {
                return new Key.Unroutable(
                        "a number for a text key: the server compares them as floats");
            }
            case KeyValue.DoubleValue number -> {
                return new Key.Unroutable(
                        "a number for a text key: the server compares them as floats");
            }
            case KeyValue.TemporalValue moment -> {
                return new Key.Unroutable("a date for a text key");
            }
            case KeyValue.NullValue none -> {
                return new Key.Null();
            }
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return new Key.Unroutable("a text key with characters other than printable ASCII");
            }
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return new Key.Text(text.substring(0, end).toLowerCase(Locale.ROOT));
    }

    private static Key moment(KeyValue value) {
        return switch (value) {
            case KeyValue.TemporalValue(LocalDateTime moment) -> settled(moment);
            case KeyValue.StringValue(String text) -> momentOf(text);
            case KeyValue.BytesValue(byte[] bytes) ->
                    momentOf(new String(bytes, StandardCharsets.ISO_8859_1));
            case KeyValue.IntegerValue number -> new Key.Unroutable("a number for a date key");
            case KeyValue.DecimalValue number -> new Key.Unroutable("a number for a date key");
            case KeyValue.DoubleValue number -> new Key.Unroutable("a number for a date key");
            case KeyValue.NullValue none -> new Key.Null();
        };
    }

    private static Key momentOf(String text) {
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            return new Key.Unroutable("a date that is not written YYYY-MM-DD[ HH:MM:SS]");
        }
        try {
            LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
            String fraction = parts.group(7);
            boolean fractional =
                    fraction != null && !fraction.substring(1).replace("0", "").isEmpty();
            return settled(
                    date.atTime(
                            number(parts, 4),
                            number(parts, 5),
                            number(parts, 6),
                            fractional ? 1 : 0));
        } catch (DateTimeException impossible) {
            return new Key.Unroutable("a date that does not exist");
        }
    }

    /** A server may round a fraction up to the column's precision, and so into the next day. */
    private static Key settled(LocalDateTime moment) {
        boolean lastSecond = moment.toLocalTime().isAfter(LAST_SECOND);
        return lastSecond
                ? new Key.Unroutable(
                        "a fraction of a day's last second, which may be rounded into the next day")
                : new Key.Moment(moment);
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
