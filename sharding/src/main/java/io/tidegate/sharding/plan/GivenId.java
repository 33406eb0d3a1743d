package io.tidegate.sharding.plan;

import io.tidegate.sharding.key.KeyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a row gives for the generated column. */
sealed interface GivenId {
    /** NULL: an id is wanted. */
    record Absent() implements GivenId {}

    /** Wants an id as well, unless the session has NO_AUTO_VALUE_ON_ZERO. */
    record Zero() implements GivenId {}

    /** An id of the client's own. */
    record Number(long bits) implements GivenId {}

    /** What the server makes of it is not certain: it might be 0. */
    record Unclear() implements GivenId {}

    Pattern WHOLE = Pattern.compile("[+-]?\\d{1,20}");

    static GivenId of(KeyValue value) {
        return switch (value) {
            case KeyValue.NullValue _ -> new Absent();
            case KeyValue.IntegerValue(long bits, boolean _) -> number(bits);
            case KeyValue.DecimalValue(BigDecimal decimal) -> whole(decimal);
            case KeyValue.DoubleValue(double number) ->
                    number == Math.rint(number) && Math.abs(number) < 1L << 53
                            ? number((long) number)
                            : new Unclear();
            case KeyValue.StringValue(String text, var _) -> text(text);
            case KeyValue.BytesValue(byte[] bytes) ->
                    text(new String(bytes, StandardCharsets.ISO_8859_1));
            case KeyValue.MalformedValue _,
                    KeyValue.HexValue _,
                    KeyValue.TemporalValue _,
                    KeyValue.OpaqueValue _ ->
                    new Unclear();
        };
    }

    private static GivenId text(String text) {
        return WHOLE.matcher(text).matches() ? whole(new BigDecimal(text)) : new Unclear();
    }

    private static GivenId whole(BigDecimal decimal) {
        try {
            BigInteger whole = decimal.toBigIntegerExact();
            // From -2^63 to 2^64-1: of all others the bits that are left might be 0.
            boolean fits =
                    whole.bitLength() < Long.SIZE
                            || whole.signum() > 0 && whole.bitLength() == Long.SIZE;
            return fits ? number(whole.longValue()) : new Unclear();
        } catch (ArithmeticException fraction) {
            return new Unclear();
        }
    }

    private static GivenId number(long bits) {
        return bits == 0 ? new Zero() : new Number(bits);
    }
}
