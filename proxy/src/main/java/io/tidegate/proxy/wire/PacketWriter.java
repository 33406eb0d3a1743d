package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;

/**
 * Puts payloads into packets. A payload is written straight into the output buffer between {@link
 * #begin} and {@link #end}; its header is filled in afterwards, when its length is known.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL
 *     Packets</a>
 */
public final class PacketWriter {
    /** Three bytes of length and one of sequence. */
    public static final int HEADER_LENGTH = 4;

    /** A packet of this length is continued by the next one, even if that one is empty. */
    public static final int MAX_PAYLOAD = 0xFF_FFFF;

    private static final int BLOCK = 64 * 1024;

    private PacketWriter() {}

    /** Leaves room for a header and returns where it starts, for {@link #end}. */
    public static int begin(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(HEADER_LENGTH);
        return start;
    }

    /**
     * Fills in the header of the payload written since {@link #begin}, in several packets if one
     * cannot hold it.
     *
     * @return the sequence id of the packet after this one
     */
    public static int end(ByteBuf out, int start, int sequence) {
        int length = out.writerIndex() - start - HEADER_LENGTH;
        if (length < MAX_PAYLOAD) {
            return header(out, start, length, sequence);
        }
        return split(out, start, length, sequence);
    }

    private static int split(ByteBuf out, int start, int length, int sequence) {
        int packets = length / MAX_PAYLOAD + 1;
        out.writeZero((packets - 1) * HEADER_LENGTH);
        int last = length % MAX_PAYLOAD;
        // From the end, so that no byte is overwritten before it has moved.
        for (int i = packets - 1; i > 0; i--) {
            int from = start + HEADER_LENGTH + i * MAX_PAYLOAD;
            move(out, from, from + i * HEADER_LENGTH, i == packets - 1 ? last : MAX_PAYLOAD);
        }
        int next = sequence;
        for (int i = 0; i < packets; i++) {
            int at = start + i * (MAX_PAYLOAD + HEADER_LENGTH);
            next = header(out, at, i == packets - 1 ? last : MAX_PAYLOAD, next);
        }
        return next;
    }

    /** Moves bytes towards the end. Buffers do not say whether overlapping copies are safe. */
    private static void move(ByteBuf out, int from, int to, int length) {
        byte[] block = new byte[Math.min(BLOCK, length)];
        int left = length;
        while (left > 0) {
            int size = Math.min(block.length, left);
            left -= size;
            out.getBytes(from + left, block, 0, size);
            out.setBytes(to + left, block, 0, size);
        }
    }

    private static int header(ByteBuf out, int at, int length, int sequence) {
        out.setMediumLE(at, length);
        out.setByte(at + 3, sequence);
        return (sequence + 1) & 0xFF;
    }
}
