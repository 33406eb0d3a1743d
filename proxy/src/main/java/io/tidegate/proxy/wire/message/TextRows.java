package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a text result that the proxy asked for itself; a value has less than 16 MiB. */
public final class TextRows {
    private static final int EOF = 0xFE;
    private static final int NULL = 0xFB;

    private TextRows() {}

    /**
     * @param packets a whole result without DEPRECATE_EOF, packets with their headers
     * @return each row's values; NULL is null
     */
    public static List<List<@Nullable String>> decode(ByteBuf packets) {
        try {
            int count = (int) Lenenc.readInt(packet(packets));
            for (int i = 0; i < count; i++) {
                packet(packets);
            }
            packet(packets);
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (ByteBuf row = packet(packets); !isEnd(row); row = packet(packets)) {
                rows.add(values(row, count));
            }
            return rows;
        } catch (IndexOutOfBoundsException cut) {
            throw new MalformedPacketException("a result that is cut off");
        }
    }

    private static List<@Nullable String> values(ByteBuf row, int count) {
        List<@Nullable String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (row.getUnsignedByte(row.readerIndex()) == NULL) {
                row.skipBytes(1);
                values.add(null);
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
        packets.skipBytes(1);
        return packets.readSlice(length);
    }
}
