package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Lenenc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets of a text result that lies there whole, one behind the other. */
public final class TextPackets {
    private static final int EOF = 0xFE;
    private static final int NULL = 0xFB;

    private TextPackets() {}

    /** The next packet's payload. */
    public static ByteBuf next(ByteBuf packets) {
        int length = packets.readUnsignedMediumLE();
        packets.skipBytes(1);
        return packets.readSlice(length);
    }

    /** Whether it ends the definitions or the rows. */
    public static boolean isEnd(ByteBuf packet) {
        // A row that began so would have a value of 16 MiB.
        return packet.getUnsignedByte(packet.readerIndex()) == EOF;
    }

    /** A row's values; NULL is null. */
    static List<@Nullable String> values(ByteBuf row, int count) {
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
}
