package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A row of a text result, and where its values are.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html">Text
 *     Resultset Row</a>
 */
final class Row {
    private static final int NULL = 0xFB;

    private final byte[] bytes;

    /** Where a value's length begins, where the value begins, where it ends; -1 for NULL. */
    private final int[] places;

    private Row(byte[] bytes, int[] places) {
        this.bytes = bytes;
        this.places = places;
    }

    /**
     * @throws IllegalArgumentException for what is no row of so many columns
     */
    static Row of(byte[] bytes, int columns) {
        int[] places = new int[columns * 3];
        int at = 0;
        try {
            for (int i = 0; i < places.length; i += 3) {
                places[i] = at;
                int first = bytes[at] & 0xFF;
                if (first == NULL) {
                    at++;
                    places[i + 1] = at;
                    places[i + 2] = -1;
                    continue;
                }
                int size = first < NULL ? 0 : first == 0xFC ? 2 : first == 0xFD ? 3 : 8;
                long length = size == 0 ? first : 0;
                for (int k = size; k > 0; k--) {
                    length = length << 8 | bytes[at + k] & 0xFF;
                }
                places[i + 1] = at + 1 + size;
                at = Math.toIntExact(places[i + 1] + length);
                places[i + 2] = at;
            }
        } catch (IndexOutOfBoundsException | ArithmeticException cut) {
            throw new IllegalArgumentException("a row that is cut off", cut);
        }
        if (at != bytes.length) {
            throw new IllegalArgumentException("a row of another number of columns");
        }
        return new Row(bytes, places);
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    /** Bytes of the row up to a column (exclusive). */
    int lengthUpTo(int columns) {
        return columns * 3 == places.length ? bytes.length : places[columns * 3];
    }

    boolean isNull(int column) {
        return places[column * 3 + 2] < 0;
    }

    int start(int column) {
        return places[column * 3 + 1];
    }

    int end(int column) {
        return places[column * 3 + 2];
    }

    byte[] value(int column) {
        return Arrays.copyOfRange(bytes, start(column), end(column));
    }

    /** Adds a value, with its length in front, to another row. */
    void write(Bytes out, int column) {
        out.add(
                bytes,
                places[column * 3],
                Math.max(end(column), start(column)) - places[column * 3]);
    }

    String text(int column) {
        return new String(
                bytes, start(column), end(column) - start(column), StandardCharsets.ISO_8859_1);
    }

    /** Of a signed column, or the bits of an unsigned one. */
    long integer(int column) {
        int at = start(column);
        int end = end(column);
        boolean negative = bytes[at] == '-';
        long number = 0;
        for (int i = negative ? at + 1 : at; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no integer: " + text(column));
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }

    BigDecimal decimal(int column) {
        return new BigDecimal(text(column));
    }

    double number(int column) {
        // Zero has no sign here: -0 = 0.
        return Double.parseDouble(text(column)) + 0.0;
    }
}
