package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.math.BigInteger;

/**
 * One value of the text protocol, which is not NULL.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html">Text
 *     Resultset Row</a>
 */
public final class TextValue {
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;
    private static final int MICRO_DIGITS = 6;
    private static final int HOURS_OF_DAY = 24;

    private TextValue() {}

    /**
     * Writes it as the binary protocol has it.
     *
     * @param type of its column
     * @throws IllegalArgumentException when it is none of that type
     */
    public static void writeBinary(ByteBuf out, int type, byte[] row, int from, int length) {
        switch (type) {
            case ColumnType.TINY -> out.writeByte((int) integer(row, from, length));
            case ColumnType.SHORT, ColumnType.YEAR ->
                    out.writeShortLE((int) integer(row, from, length));
            case ColumnType.LONG, ColumnType.INT24 ->
                    out.writeIntLE((int) integer(row, from, length));
            case ColumnType.LONGLONG -> out.writeLongLE(integer(row, from, length));
            case ColumnType.FLOAT ->
                    out.writeFloatLE(Float.parseFloat(new String(row, from, length, US_ASCII)));
            case ColumnType.DOUBLE ->
                    out.writeDoubleLE(Double.parseDouble(new String(row, from, length, US_ASCII)));
            case ColumnType.DATE, ColumnType.DATETIME, ColumnType.TIMESTAMP ->
                    moment(out, new String(row, from, length, US_ASCII));
            case ColumnType.TIME -> time(out, new String(row, from, length, US_ASCII));
            default -> {
                Lenenc.writeInt(out, length);
                out.writeBytes(row, from, length);
            }
        }
    }

    /** With all its 64 bits, signed or not. */
    private static long integer(byte[] row, int from, int length) {
        boolean negative = length > 0 && row[from] == '-';
        long value = 0;
        int start = negative ? from + 1 : from;
        if (length > 18) {
            return new BigInteger(new String(row, from, length, US_ASCII)).longValue();
        }
        if (start == from + length) {
            throw new NumberFormatException("a number without digits");
        }
        for (int i = start; i < from + length; i++) {
            int digit = row[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException("a number with other characters than digits");
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /** {@code 2026-01-31} or {@code 2026-01-31 23:59:59.999999}. */
    private static void moment(ByteBuf out, String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, DATE_LENGTH);
        boolean timed = text.length() > DATE_LENGTH;
        String time = timed ? text.substring(DATE_LENGTH + 1) : "00:00:00";
        int micros = micros(time, TIME_LENGTH);
        int hour = digits(time, 0, 2);
        int minute = digits(time, 3, 5);
        int second = digits(time, 6, TIME_LENGTH);
        int length =
                micros != 0
                        ? 11
                        : (hour | minute | second) != 0 ? 7 : (year | month | day) != 0 ? 4 : 0;
        out.writeByte(length);
        if (length >= 4) {
            out.writeShortLE(year).writeByte(month).writeByte(day);
        }
        if (length >= 7) {
            out.writeByte(hour).writeByte(minute).writeByte(second);
        }
        if (length == 11) {
            out.writeIntLE(micros);
        }
    }

    /** {@code -838:59:59.000000}. */
    private static void time(ByteBuf out, String text) {
        boolean negative = text.startsWith("-");
        String time = negative ? text.substring(1) : text;
        int colon = time.indexOf(':');
        int hours = digits(time, 0, colon);
        int minute = digits(time, colon + 1, colon + 3);
        int second = digits(time, colon + 4, colon + 6);
        int micros = micros(time, colon + 6);
        int length = micros != 0 ? 12 : (hours | minute | second) != 0 ? 8 : 0;
        out.writeByte(length);
        if (length > 0) {
            out.writeBoolean(negative)
                    .writeIntLE(hours / HOURS_OF_DAY)
                    .writeByte(hours % HOURS_OF_DAY)
                    .writeByte(minute)
                    .writeByte(second);
        }
        if (length > 8) {
            out.writeIntLE(micros);
        }
    }

    private static int digits(String text, int from, int to) {
        if (from < 0 || to > text.length() || from >= to) {
            throw new NumberFormatException("a date or time that ends too early");
        }
        return Integer.parseUnsignedInt(text, from, to, 10);
    }

    /** The digits behind the point at a place, if there are any. */
    private static int micros(String text, int point) {
        if (text.length() <= point + 1) {
            return 0;
        }
        String digits = text.substring(point + 1);
        return Integer.parseUnsignedInt((digits + "000000").substring(0, MICRO_DIGITS));
    }
}
