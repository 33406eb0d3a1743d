package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.sql.SqlDialect;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.regex.Pattern;

/**
 * Reads a value of the binary protocol as routing compares it. What has no certain meaning for a
 * key is refused: a wrong guess would send the statement to the wrong shard.
 */
final class BinaryKeyValue {
    /** As many digits as DECIMAL has; an exponent could stand for a number of any size. */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d{1,65}(\\.\\d{0,65})?|\\.\\d{1,65})");

    private static final int MAX_DECIMAL = 132;
    private static final int NANOS_PER_MICRO = 1000;

    private BinaryKeyValue() {}

    /** Reads {@code in} from its start to its end, all of one value. */
    static KeyValue read(ByteBuf in, int type, boolean unsigned, SqlDialect dialect) {
        return switch (type) {
            case ColumnType.NULL -> new KeyValue.NullValue();
            case ColumnType.TINY ->
                    integer(unsigned ? in.readUnsignedByte() : in.readByte(), unsigned);
            case ColumnType.SHORT ->
                    integer(unsigned ? in.readUnsignedShortLE() : in.readShortLE(), unsigned);
            case ColumnType.LONG ->
                    integer(unsigned ? in.readUnsignedIntLE() : in.readIntLE(), unsigned);
            case ColumnType.LONGLONG -> integer(in.readLongLE(), unsigned);
            case ColumnType.FLOAT -> new KeyValue.DoubleValue(in.readFloatLE());
            case ColumnType.DOUBLE -> new KeyValue.DoubleValue(in.readDoubleLE());
            case ColumnType.DECIMAL, ColumnType.NEWDECIMAL -> decimal(Lenenc.readBytes(in));
            case ColumnType.DATE, ColumnType.DATETIME, ColumnType.TIMESTAMP -> temporal(in);
            case ColumnType.VARCHAR,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING,
                    ColumnType.ENUM,
                    ColumnType.SET ->
                    dialect.recoding().text(Lenenc.readBytes(in), dialect.charset());
            case ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.BLOB ->
                    new KeyValue.BytesValue(Lenenc.readBytes(in));
            default -> throw unroutable("is of the protocol's type " + type);
        };
    }

    private static KeyValue integer(long bits, boolean unsigned) {
        return new KeyValue.IntegerValue(bits, unsigned);
    }

    private static KeyValue decimal(byte[] digits) {
        String text = new String(digits, US_ASCII);
        if (text.length() > MAX_DECIMAL || !DECIMAL.matcher(text).matches()) {
            throw unroutable("is sent as DECIMAL but is not a plain decimal number");
        }
        return new KeyValue.DecimalValue(new BigDecimal(text));
    }

    private static KeyValue temporal(ByteBuf in) {
        int length = in.readUnsignedByte();
        if (length == 0) {
            throw unroutable("is the zero date");
        }
        int year = in.readUnsignedShortLE();
        int month = in.readUnsignedByte();
        int day = in.readUnsignedByte();
        boolean hasTime = length > 4;
        int hour = hasTime ? in.readUnsignedByte() : 0;
        int minute = hasTime ? in.readUnsignedByte() : 0;
        int second = hasTime ? in.readUnsignedByte() : 0;
        long micros = length > 7 ? in.readUnsignedIntLE() : 0;
        try {
            return new KeyValue.TemporalValue(
                    LocalDateTime.of(
                            year,
                            month,
                            day,
                            hour,
                            minute,
                            second,
                            Math.toIntExact(micros * NANOS_PER_MICRO)));
        } catch (DateTimeException | ArithmeticException e) {
            throw unroutable("is a date or time that does not exist");
        }
    }

    private static TidegateException unroutable(String why) {
        return ErrorCode.KEY_VALUE_UNROUTABLE.with(
                "a parameter that the sharding key is compared with "
                        + why
                        + "; send it in the key column's own type");
    }
}
