package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SQL literal that means the same as a value of the binary protocol.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/literals.html">Literal Values</a>
 */
public final class BinaryLiteral {
    static final byte[] NULL = {'N', 'U', 'L', 'L'};

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d{1,65}(\\.\\d{0,65})?|\\.\\d{1,65})");
    private static final int MICROS = 7;
    private static final int HOURS_OF_DAY = 24;

    private BinaryLiteral() {}

    /**
     * Reads {@code in} from its start to its end, all of one value.
     *
     * @throws TidegateException when there is no such literal
     */
    static byte[] of(ByteBuf in, int type, boolean unsigned, SqlDialect dialect) {
        return switch (type) {
            case ColumnType.NULL -> NULL.clone();
            case ColumnType.TINY ->
                    ascii(Integer.toString(unsigned ? in.readUnsignedByte() : in.readByte()));
            case ColumnType.SHORT ->
                    ascii(Integer.toString(unsigned ? in.readUnsignedShortLE() : in.readShortLE()));
            case ColumnType.LONG ->
                    ascii(Long.toString(unsigned ? in.readUnsignedIntLE() : in.readIntLE()));
            case ColumnType.LONGLONG -> {
                long bits = in.readLongLE();
                yield ascii(unsigned ? Long.toUnsignedString(bits) : Long.toString(bits));
            }
            case ColumnType.FLOAT -> number(in.readFloatLE());
            case ColumnType.DOUBLE -> number(in.readDoubleLE());
            case ColumnType.DECIMAL, ColumnType.NEWDECIMAL -> decimal(Lenenc.readBytes(in));
            case ColumnType.DATE -> date(in);
            case ColumnType.DATETIME, ColumnType.TIMESTAMP -> moment(in);
            case ColumnType.TIME -> time(in);
            default -> ofText(Lenenc.readBytes(in), type, dialect);
        };
    }

    /** A text, or bytes if the type says so. */
    public static byte[] ofText(byte[] value, int type, SqlDialect dialect) {
        return switch (type) {
            case ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.BLOB ->
                    // By itself it would be a number in some places.
                    ascii("CONCAT(X'" + HexFormat.of().formatHex(value) + "')");
            case ColumnType.VARCHAR,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING,
                    ColumnType.ENUM,
                    ColumnType.SET ->
                    quoted(value, dialect);
            default -> throw refused("of the protocol's type " + type);
        };
    }

    /** Character sets in which a byte of a character can look like a quote are not allowed. */
    private static byte[] quoted(byte[] value, SqlDialect dialect) {
        Bytes out = new Bytes(value.length + 2);
        out.add('\'');
        for (byte each : value) {
            if (each == '\'' || each == '\\' && !dialect.noBackslashEscapes()) {
                out.add(each);
            }
            out.add(each);
        }
        out.add('\'');
        return out.toArray();
    }

    private static byte[] number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw refused("that is no finite number");
        }
        String digits = Double.toString(value);
        return ascii(digits.indexOf('E') < 0 ? digits + "E0" : digits);
    }

    private static byte[] decimal(byte[] digits) {
        if (!DECIMAL.matcher(new String(digits, US_ASCII)).matches()) {
            throw refused("that is sent as DECIMAL and is not a plain decimal number");
        }
        return digits;
    }

    private static byte[] date(ByteBuf in) {
        return in.readUnsignedByte() == 0 ? zero() : ascii("DATE'" + day(in) + "'");
    }

    private static byte[] moment(ByteBuf in) {
        int length = in.readUnsignedByte();
        if (length == 0) {
            return zero();
        }
        String day = day(in);
        String time =
                length <= 4
                        ? "00:00:00"
                        : clock(
                                in.readUnsignedByte(),
                                in.readUnsignedByte(),
                                in.readUnsignedByte());
        return ascii("TIMESTAMP'" + day + ' ' + time + micros(in, length > MICROS) + "'");
    }

    private static byte[] time(ByteBuf in) {
        int length = in.readUnsignedByte();
        if (length == 0) {
            return ascii("TIME'00:00:00'");
        }
        boolean negative = in.readByte() != 0;
        long hours = in.readUnsignedIntLE() * HOURS_OF_DAY + in.readUnsignedByte();
        if (hours > 838) {
            throw refused("that is a TIME of more than 838 hours");
        }
        String time = clock((int) hours, in.readUnsignedByte(), in.readUnsignedByte());
        return ascii("TIME'" + (negative ? "-" : "") + time + micros(in, length > 8) + "'");
    }

    private static String day(ByteBuf in) {
        int year = in.readUnsignedShortLE();
        int month = in.readUnsignedByte();
        int day = in.readUnsignedByte();
        if (month == 0 || day == 0) {
            throw refused("that is a date with a zero in it");
        }
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
    }

    private static String clock(int hours, int minutes, int seconds) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", hours, minutes, seconds);
    }

    private static String micros(ByteBuf in, boolean there) {
        return there ? String.format(Locale.ROOT, ".%06d", in.readUnsignedIntLE()) : "";
    }

    private static byte[] zero() {
        throw refused("that is a date with a zero in it");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static TidegateException refused(String what) {
        return ErrorCode.MERGE_UNSUPPORTED.with(
                "a parameter "
                        + what
                        + " in a prepared statement that is carried out from its text (its rows are merged from"
                        + " several shards, it gets generated ids, or it is a SET) is not supported; send it as a text statement, or"
                        + " add a condition on the sharding key so that one shard remains");
    }
}
