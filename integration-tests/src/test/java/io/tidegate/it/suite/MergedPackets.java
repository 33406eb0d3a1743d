package io.tidegate.it.suite;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What packets of merged results are compared by. */
final class MergedPackets {
    private static final int NULL = 0xFB;
    private static final int BINARY_FLAG = 0x80;
    private static final int NUMBER_FLAG = 0x8000;
    private static final int UNSIGNED_FLAG = 0x20;

    private static final Pattern SPREAD = Pattern.compile("\\b(STD|VAR)");

    private MergedPackets() {}

    /** Columns, then rows: in order, or where they have none in any. */
    static List<String> texts(List<byte[]> packets, MergeStatements.Select select) {
        List<String> columns = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        boolean inRows = false;
        for (byte[] packet : packets) {
            if ((packet[4] & 0xff) == 0xff) {
                return List.of(RawReply.of(packets).errorMessage());
            }
            boolean end = (packet[4] & 0xff) == 0xfe && packet.length < 13;
            byte[] payload = Arrays.copyOfRange(packet, inRows ? 4 : 3, packet.length);
            String text =
                    inRows || end || columns.isEmpty()
                            ? HexFormat.of().formatHex(payload)
                            : definition(packet, select.folded());
            if (inRows && select.folded() && !end) {
                text = folded(Unpooled.wrappedBuffer(payload), SPREAD.matcher(select.sql()).find());
            }
            if (end) {
                // Its flags tell whether an index was used, which may differ from table to table.
                text = "end";
            }
            (inRows ? rows : columns).add(text);
            inRows |= end;
        }
        if (!select.ordered()) {
            rows.sort(null);
        }
        columns.addAll(rows);
        return columns;
    }

    /**
     * What a column is. Whether numbers are called binary, columns of no table have another name
     * too, and what is said of an ENUM's MAX() or the length of a FLOAT's, hangs on how a server
     * has gone about a statement.
     */
    private static String definition(byte[] packet, boolean folded) {
        ColumnDefinition column =
                ColumnDefinition.decode(Unpooled.wrappedBuffer(packet, 4, packet.length - 4));
        boolean number =
                column.type() < ColumnType.VARCHAR || column.type() == ColumnType.NEWDECIMAL;
        return String.join(
                " ",
                column.schema(),
                column.table(),
                column.originalTable(),
                column.name(),
                column.originalTable().isEmpty() ? "" : column.originalName(),
                "charset " + column.collation(),
                "length " + (folded && isFloating(column) ? 0 : column.length()),
                "type " + (folded && !number ? ColumnType.STRING : column.type()),
                "flags " + (column.flags() & known(column, folded)),
                "decimals " + (number ? column.decimals() : 0));
    }

    private static boolean isFloating(ColumnDefinition column) {
        return column.type() == ColumnType.FLOAT || column.type() == ColumnType.DOUBLE;
    }

    /** The flags that do not hang on it. */
    private static int known(ColumnDefinition column, boolean folded) {
        boolean number =
                column.type() < ColumnType.VARCHAR || column.type() == ColumnType.NEWDECIMAL;
        if (folded) {
            return number ? UNSIGNED_FLAG : 0;
        }
        return number ? ~(BINARY_FLAG | NUMBER_FLAG) : ~NUMBER_FLAG;
    }

    /** Of texts that are equal a server may show any. */
    private static String folded(ByteBuf row, boolean approximate) {
        List<String> values = new ArrayList<>();
        while (row.isReadable()) {
            if (row.getUnsignedByte(row.readerIndex()) == NULL) {
                row.skipBytes(1);
                values.add("NULL");
            } else {
                String value = Lenenc.readString(row, StandardCharsets.UTF_8);
                String plain = value.toLowerCase(Locale.ROOT).stripTrailing();
                values.add(approximate ? rounded(plain) : plain);
            }
        }
        return String.join("|", values);
    }

    /** The last digits of a variance hang on the order in which a server reads its rows. */
    private static String rounded(String value) {
        if (!value.matches("-?\\d+(\\.\\d+)?(e-?\\d+)?")) {
            return value;
        }
        // No number that is likely lies on the border between two rounded ones then.
        BigDecimal number = new BigDecimal(value).multiply(new BigDecimal("1.0000000012345"));
        return number.round(new MathContext(6))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
