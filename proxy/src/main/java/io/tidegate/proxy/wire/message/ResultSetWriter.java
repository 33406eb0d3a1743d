package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small result set that the proxy answers itself. The same columns and rows serve both
 * protocols.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html">Text
 *     Resultset</a>
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">Binary
 *     Protocol Resultset</a>
 */
public final class ResultSetWriter {
    /** The first two bits of a binary row's NULL bitmap are not used. */
    private static final int BITMAP_OFFSET = 2;

    private ResultSetWriter() {}

    /**
     * Writes the answer to COM_QUERY.
     *
     * @param sequence of the first packet
     * @param capabilities agreed with the client
     * @return the sequence id of the packet after the last
     */
    public static int write(
            ByteBuf out,
            int sequence,
            int capabilities,
            int status,
            List<ColumnDefinition> columns,
            List<? extends List<? extends @Nullable String>> rows) {
        int next = writeColumns(out, sequence, capabilities, status, columns);
        for (List<? extends @Nullable String> row : rows) {
            int start = PacketWriter.begin(out);
            for (String value : row) {
                Lenenc.writeNullableString(out, value, UTF_8);
            }
            next = PacketWriter.end(out, start, next);
        }
        return writeEnd(out, next, capabilities, status);
    }

    /**
     * Writes the answer to COM_STMT_EXECUTE. Values of a LONGLONG column are numbers in decimal;
     * all other columns must be of string types.
     */
    public static int writeBinary(
            ByteBuf out,
            int sequence,
            int capabilities,
            int status,
            List<ColumnDefinition> columns,
            List<? extends List<? extends @Nullable String>> rows) {
        int next = writeColumns(out, sequence, capabilities, status, columns);
        for (List<? extends @Nullable String> row : rows) {
            int start = PacketWriter.begin(out);
            writeBinaryRow(out, columns, row);
            next = PacketWriter.end(out, start, next);
        }
        return writeEnd(out, next, capabilities, status);
    }

    private static void writeBinaryRow(
            ByteBuf out, List<ColumnDefinition> columns, List<? extends @Nullable String> row) {
        out.writeByte(0);
        int bitmap = out.writerIndex();
        out.writeZero((columns.size() + BITMAP_OFFSET + 7) / 8);
        for (int i = 0; i < columns.size(); i++) {
            String value = row.get(i);
            if (value == null) {
                int bit = i + BITMAP_OFFSET;
                int at = bitmap + bit / 8;
                out.setByte(at, out.getByte(at) | 1 << bit % 8);
            } else if (columns.get(i).type() == ColumnType.LONGLONG) {
                // The unsigned half has no sign to lose: both readings give the same 64 bits.
                out.writeLongLE(
                        value.startsWith("-")
                                ? Long.parseLong(value)
                                : Long.parseUnsignedLong(value));
            } else {
                Lenenc.writeString(out, value, UTF_8);
            }
        }
    }

    /** Writes the column count and the definitions. */
    public static int writeColumns(
            ByteBuf out,
            int sequence,
            int capabilities,
            int status,
            List<ColumnDefinition> columns) {
        int start = PacketWriter.begin(out);
        Lenenc.writeInt(out, columns.size());
        int next = PacketWriter.end(out, start, sequence);
        for (ColumnDefinition column : columns) {
            start = PacketWriter.begin(out);
            column.encode(out);
            next = PacketWriter.end(out, start, next);
        }
        if (Capability.has(capabilities, Capability.DEPRECATE_EOF)) {
            return next;
        }
        start = PacketWriter.begin(out);
        new EofPacket(0, status).encode(out);
        return PacketWriter.end(out, start, next);
    }

    /** Writes the packet that ends the rows. */
    public static int writeEnd(ByteBuf out, int sequence, int capabilities, int status) {
        int start = PacketWriter.begin(out);
        if (Capability.has(capabilities, Capability.DEPRECATE_EOF)) {
            OkPacket.of(status).encodeAsEof(out);
        } else {
            new EofPacket(0, status).encode(out);
        }
        return PacketWriter.end(out, start, sequence);
    }
}
