package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.PacketWriter;

/**
 * Gives a reply's packets the sequence ids that they would have without compression. A server that
 * compresses counts frames instead, as it has always done, and no client looks; here replies are
 * relayed to clients that do.
 */
final class PacketNumbers {
    private int next;
    private int headerRead;
    private int length;
    private int left;

    /** Whether packets that are sent begin a command, rather than go on with a dialogue. */
    static boolean beginsCommand(ByteBuf packets) {
        return packets.getByte(packets.readerIndex() + 3) == 0;
    }

    /** Looks at whole packets that are sent: the reply counts on from them. */
    void follow(ByteBuf packets) {
        int at = packets.readerIndex();
        while (at < packets.writerIndex()) {
            next = (packets.getByte(at + 3) + 1) & 0xFF;
            at += PacketWriter.HEADER_LENGTH + packets.getUnsignedMediumLE(at);
        }
    }

    /** Numbers the packets of a piece of a reply. */
    void renumber(ByteBuf piece) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            if (left > 0) {
                int skip = Math.min(left, end - at);
                left -= skip;
                at += skip;
            } else if (headerRead < PacketWriter.HEADER_LENGTH - 1) {
                length |= piece.getUnsignedByte(at++) << (8 * headerRead++);
            } else {
                piece.setByte(at++, next);
                next = (next + 1) & 0xFF;
                left = length;
                length = 0;
                headerRead = 0;
            }
        }
    }
}
