package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a text result that the proxy asked for itself; a value has less than 16 MiB. */
public final class TextRows {
    private TextRows() {}

    /**
     * @param packets a whole result, packets with their headers
     * @return each row's values; NULL is null
     */
    public static List<List<@Nullable String>> decode(ByteBuf packets) {
        try {
            int count = (int) Lenenc.readInt(TextPackets.next(packets));
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (ByteBuf row = firstBehind(count, packets);
                    !TextPackets.isEnd(row);
                    row = TextPackets.next(packets)) {
                rows.add(TextPackets.values(row, count));
            }
            return rows;
        } catch (IndexOutOfBoundsException cut) {
            throw new MalformedPacketException("a result that is cut off");
        }
    }

    /**
     * The rows as they are, those that are there of a result that is cut off.
     *
     * @param packets with their headers
     */
    public static List<byte[]> payloads(ByteBuf packets) {
        List<byte[]> rows = new ArrayList<>();
        try {
            int count = (int) Lenenc.readInt(TextPackets.next(packets));
            for (ByteBuf row = firstBehind(count, packets);
                    !TextPackets.isEnd(row);
                    row = TextPackets.next(packets)) {
                rows.add(ByteBufUtil.getBytes(row));
            }
        } catch (IndexOutOfBoundsException cut) {
            return rows;
        }
        return rows;
    }

    /** The definitions end by a packet of their own, or by the first row. */
    private static ByteBuf firstBehind(int columns, ByteBuf packets) {
        for (int i = 0; i < columns; i++) {
            TextPackets.next(packets);
        }
        ByteBuf next = TextPackets.next(packets);
        return TextPackets.isEnd(next) && packets.isReadable() ? TextPackets.next(packets) : next;
    }
}
