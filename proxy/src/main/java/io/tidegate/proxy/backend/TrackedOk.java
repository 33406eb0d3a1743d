package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import java.util.function.Consumer;

/**
 * An OK packet of a server that was asked to tell the ids of transactions: they are noted, and
 * taken out again for clients that have not asked for them.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html#sect_protocol_basic_ok_packet_sessinfo">Session
 *     State Information</a>
 */
final class TrackedOk {
    private static final int SYSTEM_VARIABLE = 0;
    private static final int GTIDS = 3;
    private static final String LAST_GTID = "last_gtid";

    /** What the client sees of what a server tells. */
    enum Told {
        NOTHING,
        /** All but the ids. */
        WITHOUT_IDS,
        ALL
    }

    private TrackedOk() {}

    /**
     * Writes the packet as the client is to have it.
     *
     * @param packet with its header; it says that the session has changed
     * @param noted told of the ids, as the server writes them
     */
    static void write(ByteBuf packet, Told told, Consumer<String> noted, ByteBuf out) {
        int sequence = packet.getUnsignedByte(packet.readerIndex() + 3);
        ByteBuf payload = packet.slice();
        payload.skipBytes(PacketWriter.HEADER_LENGTH);
        int begin = payload.readerIndex();
        payload.skipBytes(1);
        Lenenc.readInt(payload);
        Lenenc.readInt(payload);
        int statusAt = payload.readerIndex();
        payload.skipBytes(2 * Short.BYTES);
        int infoAt = payload.readerIndex();
        if (payload.isReadable()) {
            Lenenc.skip(payload);
        }
        int infoEnd = payload.readerIndex();
        ByteBuf kept = out.alloc().buffer(Math.max(1, payload.readableBytes()));
        try {
            boolean ids =
                    payload.isReadable() && entries(Lenenc.readSlice(payload), told, noted, kept);
            if (told == Told.ALL || told == Told.WITHOUT_IDS && !ids) {
                out.writeBytes(packet, packet.readerIndex(), packet.readableBytes());
                return;
            }
            int start = PacketWriter.begin(out);
            int fixedAt = out.writerIndex();
            out.writeBytes(payload, begin, infoAt - begin);
            boolean tells = kept.isReadable();
            if (!tells) {
                int at = fixedAt + statusAt - begin;
                out.setShortLE(
                        at, out.getUnsignedShortLE(at) & ~ServerStatus.SESSION_STATE_CHANGED);
            }
            // Servers leave an empty text out where nothing follows it.
            if (tells || infoEnd - infoAt > 1) {
                out.writeBytes(payload, infoAt, infoEnd - infoAt);
            }
            if (tells) {
                Lenenc.writeBytes(out, kept);
            }
            PacketWriter.end(out, start, sequence);
        } finally {
            kept.release();
        }
    }

    /** Whether there are ids among them. */
    private static boolean entries(
            ByteBuf entries, Told told, Consumer<String> noted, ByteBuf kept) {
        boolean ids = false;
        while (entries.isReadable()) {
            int from = entries.readerIndex();
            int type = entries.readUnsignedByte();
            ByteBuf content = Lenenc.readSlice(entries);
            boolean id = isId(type, content, noted);
            ids |= id;
            if (!id && told != Told.NOTHING) {
                kept.writeBytes(entries, from, entries.readerIndex() - from);
            }
        }
        return ids;
    }

    private static boolean isId(int type, ByteBuf content, Consumer<String> noted) {
        if (type == GTIDS) {
            // One byte says how they are written; there is one way only.
            content.skipBytes(1);
            noted.accept(Lenenc.readString(content, UTF_8));
            return true;
        }
        if (type == SYSTEM_VARIABLE && Lenenc.readString(content, UTF_8).equals(LAST_GTID)) {
            noted.accept(Lenenc.readString(content, UTF_8));
            return true;
        }
        return false;
    }
}
