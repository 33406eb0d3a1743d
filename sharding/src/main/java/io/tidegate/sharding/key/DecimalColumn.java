package io.tidegate.sharding.key;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * DECIMAL. It is compared exactly with integers and decimals, but as floating point with texts and
 * floating-point numbers, where only up to 15 digits are told apart for certain.
 */
record DecimalColumn(int precision, int scale, boolean unsigned) implements KeyDomain {
    private static final Pattern PLAIN = Pattern.compile("[+-]?(\\d{1,65}(\\.\\d{0,65})?)");
    private static final int EXACT_DIGITS = 15;

    @Override
    public Key store(KeyValue value) {
        Key key = exact(value);
        if (!(key instanceof Key.Fixed(BigDecimal number))) {
            return key;
        }
        if (value instanceof KeyValue.DoubleValue && number.scale() > scale) {
            return new Key.Unroutable("a floating-point number that the server would round");
        }
        BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
        return rounded.precision() - scale > precision - scale || unsigned && number.signum() < 0
                ? new Key.Unroutable(
                        "a number outside the column's range, which the server would refuse or clip")
                : new Key.Fixed(rounded);
    }

    @Override
    public Key compare(KeyValue value) {
        Key key = exact(value);
        boolean exact =
                value instanceof KeyValue.IntegerValue || value instanceof KeyValue.DecimalValue;
        if (exact || !(key instanceof Key.Fixed(BigDecimal number))) {
            return key;
        }
        return precision <= EXACT_DIGITS && number.precision() <= EXACT_DIGITS
                ? key
                : new Key.Unroutable(
                        "a text or floating-point number of which the server compares no more than 15"
                                + " digits");
    }

    /** The number that a value is written as. */
    private static Key exact(KeyValue value) {
        return switch (value) {
            case KeyValue.IntegerValue(long bits, boolean isUnsigned) ->
                    new Key.Fixed(
                            isUnsigned
                                    ? new BigDecimal(Long.toUnsignedString(bits))
                                    : BigDecimal.valueOf(bits));
            case KeyValue.DecimalValue(BigDecimal decimal) -> new Key.Fixed(decimal);
            case KeyValue.DoubleValue(double number) -> shortest(number);
            case KeyValue.StringValue(String text, var sent) -> ofText(text);
            case KeyValue.BytesValue(byte[] bytes) ->
                    ofText(new String(bytes, StandardCharsets.ISO_8859_1));
            case KeyValue.MalformedValue text ->
                    new Key.Unroutable("a text that is none in its character set");
            case KeyValue.HexValue hex ->
                    new Key.Unroutable("a hexadecimal literal for a key of numbers");
            case KeyValue.TemporalValue moment -> new Key.Unroutable("a date for a decimal key");
            case KeyValue.OpaqueValue(String what) -> new Key.Unroutable(what);
            case KeyValue.NullValue none -> new Key.Null();
        };
    }

    /** Of two decimals of up to 15 digits no two are the same floating-point number. */
    private static Key shortest(double number) {
        if (Double.isFinite(number)) {
            BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
            if (decimal.precision() <= EXACT_DIGITS && decimal.scale() > -EXACT_DIGITS) {
                return new Key.Fixed(decimal);
            }
        }
        return new Key.Unroutable("a floating-point number of more than 15 digits");
    }

    private static Key ofText(String text) {
        return PLAIN.matcher(text).matches()
                ? new Key.Fixed(new BigDecimal(text))
                : new Key.Unroutable("a text that is no plain decimal number");
    }

    @Override
    public String toString() {
        return "DECIMAL(" + precision + "," + scale + (unsigned ? ") UNSIGNED" : ")");
    }
}
