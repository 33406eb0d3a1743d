package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.BinaryLiteral;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Rows that were selected for an INSERT, as they stand behind VALUES. */
public final class SelectedRows {
    private static final String NULL = "NULL";
    private static final String ZERO_YEAR = "0000";
    private static final int DAY = 10;

    private final List<SelectedColumn> columns;
    private final SqlDialect dialect;
    private final DateRule dates;
    private final int most;

    /**
     * Which dates a server reads.
     *
     * @param zeros those with a zero in their month or day
     * @param invalid those whose day the month does not have
     */
    public record DateRule(boolean zeros, boolean invalid) {
        /**
         * @param modes the session's sql_mode
         */
        public static DateRule of(String modes) {
            return new DateRule(
                    !modes.contains("NO_ZERO_DATE") && !modes.contains("NO_ZERO_IN_DATE"),
                    modes.contains("ALLOW_INVALID_DATES"));
        }
    }

    private SelectedRows(
            List<SelectedColumn> columns, SqlDialect dialect, DateRule dates, int most) {
        this.columns = columns;
        this.dialect = dialect;
        this.dates = dates;
        this.most = most;
    }

    /**
     * @param selected the columns of the rows
     * @param target those that they are for
     * @param key which of them is the sharding key, or -1
     * @param dialect how the session's text is read
     * @param most bytes that all rows may take
     * @throws TidegateException when some column has no literals that store the same
     */
    public static SelectedRows of(
            List<ColumnDefinition> selected,
            List<ColumnDefinition> target,
            int key,
            SqlDialect dialect,
            DateRule dates,
            int most) {
        if (selected.size() != target.size()) {
            throw ErrorCode.MYSQL_WRONG_VALUE_COUNT.with(
                    "Column count doesn't match value count at row 1");
        }
        boolean unicode =
                dialect.charset().equals(StandardCharsets.UTF_8)
                        && dialect.recoding() == Recoding.NONE;
        List<SelectedColumn> columns = new ArrayList<>();
        for (int i = 0; i < selected.size(); i++) {
            columns.add(SelectedColumn.of(selected.get(i), target.get(i), i == key, unicode));
        }
        return new SelectedRows(columns, dialect, dates, most);
    }

    /** Whether some values depend on the session's time zone. */
    public boolean areZoned() {
        return columns.stream().anyMatch(SelectedColumn::zoned);
    }

    /**
     * @param rows the payloads of their packets
     * @throws TidegateException when some value has no literal, or all together are too long
     */
    public byte[] literals(List<byte[]> rows) {
        Bytes out = new Bytes(1024);
        for (byte[] row : rows) {
            out.add(out.isEmpty() ? "(" : ",(");
            ByteBuf values = Unpooled.wrappedBuffer(row);
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) {
                    out.add(',');
                }
                value(columns.get(i), values, out);
            }
            out.add(')');
            if (out.length() > most) {
                throw ErrorCode.INSERT_SELECT_ROWS.with(
                        "the rows of an INSERT ... SELECT take more than "
                                + most
                                + " bytes as an INSERT ... VALUES; nothing was written. Select fewer rows at a"
                                + " time, by LIMIT or by ranges of a key");
            }
        }
        return out.toArray();
    }

    private void value(SelectedColumn column, ByteBuf values, Bytes out) {
        if (values.getUnsignedByte(values.readerIndex()) == Lenenc.NULL) {
            values.skipBytes(1);
            out.add(NULL);
            return;
        }
        byte[] value = Lenenc.readBytes(values);
        switch (column.form()) {
            case NUMBER -> out.add(value);
            case WHOLE_DECIMAL -> {
                out.add(value);
                out.add('.');
            }
            case DOUBLE -> {
                out.add(value);
                out.add(new String(value, US_ASCII).indexOf('e') < 0 ? "e0" : "");
            }
            case YEAR -> out.add(year(column, value));
            case BITS -> bits(value, out);
            case TEXT -> text(column, value, out);
            case ENUM -> {
                if (value.length == 0) {
                    throw refused(
                            column,
                            "an empty ENUM, which may be the place of a value that was none");
                }
                text(column, value, out);
            }
            case BYTES -> hex("_binary x'", value, out);
            case KEY_BYTES -> hex("x'", value, out);
            case DATE -> temporal("DATE'", date(column, value), out);
            case MOMENT -> temporal("TIMESTAMP'", date(column, value), out);
            case TIME -> temporal("TIME'", value, out);
            case NONE -> throw new IllegalStateException("a value of the type NULL");
        }
    }

    private void text(SelectedColumn column, byte[] value, Bytes out) {
        if (column.introducer() == null) {
            out.add(BinaryLiteral.ofText(value, ColumnType.VAR_STRING, dialect));
        } else {
            hex("_" + column.introducer() + " x'", value, out);
        }
    }

    private static void hex(String before, byte[] value, Bytes out) {
        out.add(before);
        out.add(HexFormat.of().formatHex(value));
        out.add('\'');
    }

    private static void temporal(String before, byte[] value, Bytes out) {
        out.add(before);
        out.add(value);
        out.add('\'');
    }

    private static void bits(byte[] value, Bytes out) {
        out.add("b'");
        for (byte each : value) {
            for (int bit = Byte.SIZE - 1; bit >= 0; bit--) {
                out.add('0' + (each >> bit & 1));
            }
        }
        out.add('\'');
    }

    /** The year zero is 0 as a number and 0000 in texts. */
    private static byte[] year(SelectedColumn column, byte[] value) {
        if (new String(value, US_ASCII).equals(ZERO_YEAR)) {
            throw refused(column, "the YEAR 0000");
        }
        return value;
    }

    private byte[] date(SelectedColumn column, byte[] value) {
        String day = new String(value, 0, Math.min(value.length, DAY), US_ASCII);
        int year = Integer.parseInt(day.substring(0, 4));
        int month = Integer.parseInt(day.substring(5, 7));
        int dayOfMonth = Integer.parseInt(day.substring(8));
        boolean zero = month == 0 || dayOfMonth == 0;
        if (zero && !dates.zeros()) {
            throw refused(
                    column,
                    "a date with a zero in it, which sql_mode (NO_ZERO_DATE, NO_ZERO_IN_DATE) forbids");
        }
        if (!zero && dayOfMonth > YearMonth.of(year, month).lengthOfMonth() && !dates.invalid()) {
            throw refused(
                    column,
                    "a date that its month does not have, without ALLOW_INVALID_DATES in sql_mode");
        }
        return value;
    }

    private static TidegateException refused(SelectedColumn column, String what) {
        return ErrorCode.INSERT_SELECT_VALUE.with(
                "among the values selected for the column "
                        + column.name()
                        + " is "
                        + what
                        + ", which no literal stands for; nothing was written. Leave such rows out, or change the"
                        + " value in the SELECT");
    }
}
