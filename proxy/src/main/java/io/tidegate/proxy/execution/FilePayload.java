package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.PacketWriter;

/** Takes the headers off the packets of a file that a client sends. */
public final class FilePayload {
    private static final int BLOCK = 16 * 1024;

    /** Who gets what the file has, piece by piece. */
    public interface Taker {
        void bytes(byte[] source, int count);
    }

    private final byte[] block = new byte[BLOCK];
    private int headerRead;
    private int length;
    private int left;

    /** Reads all of {@code packets}, which may begin and end in the middle of one. */
    public void read(ByteBuf packets, Taker taker) {
        while (packets.isReadable()) {
            if (left > 0) {
                int count = Math.min(Math.min(left, block.length), packets.readableBytes());
                packets.readBytes(block, 0, count);
                left -= count;
                taker.bytes(block, count);
            } else if (headerRead < PacketWriter.HEADER_LENGTH - 1) {
                length |= packets.readUnsignedByte() << (8 * headerRead++);
            } else {
                // The number: whoever passed the packets on has looked at it.
                packets.skipBytes(1);
                left = length;
                length = 0;
                headerRead = 0;
            }
        }
    }
}
