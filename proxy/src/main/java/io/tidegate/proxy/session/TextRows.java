package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.Lenenc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the first row of a text result that the proxy asked for itself. */
public final class TextRows {
    private static final int HEADER = 4;
    private static final int EOF = 0xFE;

    private TextRows() {}

    /** The row's values, or an empty list when there is no row; NULL reads as an empty text. */
    public static List<String> firstRow(byte[] reply) {
        ByteBuf packets = Unpooled.wrappedBuffer(reply);
        int columns = packet(packets).readUnsignedByte();
        for (int i = 0; i < columns; i++) {
            packet(packets);
        }
        ByteBuf row = packet(packets);
        if (isEnd(row)) {
            row = packet(packets);
        }
        List<String> values = new ArrayList<>(columns);
        for (int i = 0; i < columns && row.isReadable(); i++) {
            if (row.getUnsignedByte(row.readerIndex()) == 0xFB) {
                row.skipBytes(1);
                values.add("");
            } else {
                values.add(Lenenc.readString(row, StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static boolean isEnd(ByteBuf packet) {
        return packet.readableBytes() < 9 && packet.getUnsignedByte(packet.readerIndex()) == EOF;
    }

    private static ByteBuf packet(ByteBuf packets) {
        int length = packets.readUnsignedMediumLE();
        packets.skipBytes(HEADER - 3);
        return packets.readSlice(length);
    }
}
