package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.BinaryRow;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.catalogue.RowEdit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small result with another content in its rows. All other packets, and the numbers of all, stay
 * as they are.
 */
final class EditedResult {
    private static final int END = 0xFE;
    private static final int MOST_OF_END = 9;

    private final ByteBuf from;
    private final ByteBuf out;
    private final RowEdit edit;

    private EditedResult(ByteBuf from, ByteBuf out, RowEdit edit) {
        this.from = from;
        this.out = out;
        this.edit = edit;
    }

    /**
     * @param reply a whole result with columns
     * @param deprecatesEof whether nothing stands between columns and rows
     * @param binary whether it answers an execution
     */
    static void write(
            ByteBuf reply, ByteBuf out, RowEdit edit, boolean deprecatesEof, boolean binary) {
        new EditedResult(reply, out, edit).write(deprecatesEof, binary);
    }

    private void write(boolean deprecatesEof, boolean binary) {
        int count = (int) Lenenc.readInt(copy());
        if (count == 0) {
            // An OK: there is no row to edit.
            out.writeBytes(from);
            return;
        }
        List<Integer> types = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            types.add(ColumnDefinition.decode(copy()).type());
        }
        if (!deprecatesEof) {
            copy();
        }
        while (from.isReadable()) {
            int at = from.readerIndex();
            int length = from.getUnsignedMediumLE(at);
            int sequence = from.getUnsignedByte(at + 3);
            ByteBuf row = from.slice(at + PacketWriter.HEADER_LENGTH, length);
            if (isEnd(row, deprecatesEof)) {
                copy();
            } else {
                from.skipBytes(PacketWriter.HEADER_LENGTH + length);
                int start = PacketWriter.begin(out);
                if (binary) {
                    BinaryRow.write(out, types, edit.edited(BinaryRow.read(row, types)));
                } else {
                    writeText(edit.edited(readText(row, count)));
                }
                PacketWriter.end(out, start, sequence);
            }
        }
    }

    /** Copies one packet and returns its payload. */
    private ByteBuf copy() {
        int length = from.getUnsignedMediumLE(from.readerIndex());
        ByteBuf packet = from.readSlice(PacketWriter.HEADER_LENGTH + length);
        out.writeBytes(packet, packet.readerIndex(), packet.readableBytes());
        return packet.skipBytes(PacketWriter.HEADER_LENGTH);
    }

    private static boolean isEnd(ByteBuf packet, boolean deprecatesEof) {
        return packet.isReadable()
                && packet.getUnsignedByte(packet.readerIndex()) == END
                && (deprecatesEof || packet.readableBytes() < MOST_OF_END);
    }

    private static List<@Nullable String> readText(ByteBuf row, int count) {
        List<@Nullable String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(Lenenc.readNullableString(row, ISO_8859_1));
        }
        return values;
    }

    private void writeText(List<@Nullable String> values) {
        for (String value : values) {
            Lenenc.writeNullableString(out, value, ISO_8859_1);
        }
    }
}
