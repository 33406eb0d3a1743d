package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a text result that the proxy asked for itself; a value has less than 16 MiB. */
public final class TextRows {
    private TextRows() {}

    /**
     * @param packets a whole result without DEPRECATE_EOF, packets with their headers
     * @return each row's values; NULL is null
     */
    public static List<List<@Nullable String>> decode(ByteBuf packets) {
        try {
            int count = (int) Lenenc.readInt(TextPackets.next(packets));
            for (int i = 0; i < count; i++) {
                TextPackets.next(packets);
            }
            TextPackets.next(packets);
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (ByteBuf row = TextPackets.next(packets);
                    !TextPackets.isEnd(row);
                    row = TextPackets.next(packets)) {
                rows.add(TextPackets.values(row, count));
            }
            return rows;
        } catch (IndexOutOfBoundsException cut) {
            throw new MalformedPacketException("a result that is cut off");
        }
    }
}
