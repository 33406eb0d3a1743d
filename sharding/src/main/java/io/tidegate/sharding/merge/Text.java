package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Values as the servers write them in a text result. */
final class Text {
    private static final int NULL = 0xFB;
    private static final int NOT_FIXED = 31;

    /** Beyond them a number is written with an exponent. */
    private static final int MOST_PLAIN_DIGITS = 15;

    private static final double MOST_EXACT = 1e15;

    private Text() {}

    static void write(Bytes out, @Nullable String ascii) {
        if (ascii == null) {
            out.add(NULL);
        } else {
            write(out, ascii.getBytes(StandardCharsets.US_ASCII));
        }
    }

    static void write(Bytes out, byte[] value) {
        int length = value.length;
        if (length < NULL) {
            out.add(length);
        } else if (length <= 0xFFFF) {
            number(out, 0xFC, length, 2);
        } else if (length <= 0xFFFFFF) {
            number(out, 0xFD, length, 3);
        } else {
            number(out, 0xFE, length, 8);
        }
        out.add(value);
    }

    private static void number(Bytes out, int marker, long number, int size) {
        out.add(marker);
        for (int i = 0; i < size; i++) {
            out.add((int) (number >>> (8 * i)));
        }
    }

    /**
     * A DOUBLE.
     *
     * @param decimals digits behind the point, 31 for as many as it takes
     */
    static String of(double number, int decimals) {
        if (decimals < NOT_FIXED) {
            // Digits that a double does not tell apart are written as zeros.
            boolean exact = Math.abs(number) < MOST_EXACT;
            return (exact ? new BigDecimal(number) : new BigDecimal(Double.toString(number)))
                    .setScale(decimals, RoundingMode.HALF_EVEN)
                    .toPlainString();
        }
        if (number == 0) {
            return "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -MOST_PLAIN_DIGITS && exponent < MOST_PLAIN_DIGITS) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (number < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + exponent;
    }
}
