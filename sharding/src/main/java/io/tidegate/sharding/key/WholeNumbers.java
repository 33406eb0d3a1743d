package io.tidegate.sharding.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Values as an integer column compares them, whatever its width. */
final class WholeNumbers {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,20}");

    /** Longer digits in a text may be compared as floating point. */
    private static final int EXACT_DIGITS = 15;

    private static final double EXACT_DOUBLE = 9_007_199_254_740_992d;

    private WholeNumbers() {}

    static Key of(KeyValue value) {
        return switch (value) {
            case KeyValue.IntegerValue(long bits, boolean unsigned) ->
                    new Key.Whole(bits, !unsigned && bits < 0);
            case KeyValue.DecimalValue(BigDecimal decimal) -> exact(decimal);
            case KeyValue.DoubleValue(double number) ->
                    number == Math.rint(number) && Math.abs(number) < EXACT_DOUBLE
                            ? Key.Whole.of((long) number)
                            : new Key.Unroutable("a floating-point number");
            case KeyValue.StringValue(String text, var sent) -> ofText(text);
            case KeyValue.BytesValue(byte[] bytes) ->
                    ofText(new String(bytes, StandardCharsets.ISO_8859_1));
            case KeyValue.MalformedValue text ->
                    new Key.Unroutable("a text that is none in its character set");
            case KeyValue.HexValue(byte[] bytes, boolean number) -> ofHex(bytes, number);
            case KeyValue.TemporalValue moment -> new Key.Unroutable("a date for an integer key");
            case KeyValue.OpaqueValue(String what) -> new Key.Unroutable(what);
            case KeyValue.NullValue none -> new Key.Null();
        };
    }

    /**
     * The same on its way into a column, where digits in a text are exact however many there are.
     */
    static Key stored(KeyValue value) {
        return switch (value) {
            case KeyValue.StringValue(String text, var _) when WHOLE.matcher(text).matches() ->
                    exact(new BigDecimal(text));
            case KeyValue.BytesValue(byte[] bytes) ->
                    stored(
                            new KeyValue.StringValue(
                                    new String(bytes, StandardCharsets.ISO_8859_1)));
            default -> of(value);
        };
    }

    private static Key ofHex(byte[] bytes, boolean number) {
        BigInteger value = new BigInteger(1, bytes);
        if (!number) {
            return new Key.Unroutable(
                    "a literal x'..' for a key of numbers, which is a text on some servers and a number on"
                            + " others; write 0x..");
        }
        // Of more bytes, be they zeros, servers make the greatest number, and MariaDB signs large
        // ones.
        return bytes.length > Long.BYTES || value.bitLength() >= Long.SIZE - 1
                ? new Key.Unroutable("a hexadecimal literal of a large number")
                : new Key.Whole(value.longValue(), false);
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

    private static Key ofText(String text) {
        if (text.length() > EXACT_DIGITS || !WHOLE.matcher(text).matches()) {
            return new Key.Unroutable("a text that is no plain integer of up to 15 digits");
        }
        return Key.Whole.of(Long.parseLong(text));
    }
}
