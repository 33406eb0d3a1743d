package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first row of a text result that the proxy asked for itself.
 *
 * @param columns as the server describes them
 * @param values one for each column; NULL is null
 */
public record TextResult(List<ColumnDefinition> columns, List<@Nullable String> values) {
    /**
     * @param reply whole packets with their headers; what follows the first row is not read
     * @param count how many columns were asked for
     * @throws MalformedPacketException when it has others, no row, or is cut off before
     */
    public static TextResult decode(byte[] reply, int count) {
        ByteBuf packets = Unpooled.wrappedBuffer(reply);
        try {
            if (Lenenc.readInt(TextPackets.next(packets)) != count) {
                throw new MalformedPacketException("another number of columns than was asked for");
            }
            List<ColumnDefinition> columns = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                columns.add(ColumnDefinition.decode(TextPackets.next(packets)));
            }
            ByteBuf row = TextPackets.next(packets);
            if (TextPackets.isEnd(row) && packets.isReadable()) {
                row = TextPackets.next(packets);
            }
            if (TextPackets.isEnd(row)) {
                throw new MalformedPacketException("no row where one was asked for");
            }
            return new TextResult(columns, TextPackets.values(row, count));
        } catch (IndexOutOfBoundsException cut) {
            throw new MalformedPacketException("a result that is cut off");
        }
    }

    /** The value as text, empty for NULL. */
    public String text(int column) {
        String value = values.get(column);
        return value == null ? "" : value;
    }

    /** Whether the column's values are floating: their digits alone would read as decimals. */
    public boolean isDouble(int column) {
        int type = columns.get(column).type();
        return type == ColumnType.DOUBLE || type == ColumnType.FLOAT;
    }

    /** Whether the column's values have decimals and are exact. */
    public boolean isDecimal(int column) {
        int type = columns.get(column).type();
        return type == ColumnType.NEWDECIMAL || type == ColumnType.DECIMAL;
    }

    /** Whether the column's values are numbers, which need no quotes. */
    public boolean isNumber(int column) {
        return switch (columns.get(column).type()) {
            case ColumnType.TINY,
                    ColumnType.SHORT,
                    ColumnType.INT24,
                    ColumnType.LONG,
                    ColumnType.LONGLONG,
                    ColumnType.FLOAT,
                    ColumnType.DOUBLE,
                    ColumnType.DECIMAL,
                    ColumnType.NEWDECIMAL ->
                    true;
            default -> false;
        };
    }
}
