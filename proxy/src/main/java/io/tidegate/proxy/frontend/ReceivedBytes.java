package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.session.ClientCommand;
import org.jspecify.annotations.Nullable;

/** What a client has sent and nobody has taken yet; whole commands are cut from it, not copied. */
final class ReceivedBytes {
    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;

    private @Nullable ByteBuf received;

    boolean isEmpty() {
        return received == null;
    }

    int length() {
        return received == null ? 0 : received.readableBytes();
    }

    /** Takes bytes over. */
    void append(ByteBuf bytes, ByteBufAllocator allocator) {
        ByteBuf before = received;
        if (before == null) {
            received = bytes;
            return;
        }
        if (before.refCnt() > 1 || before.maxWritableBytes() < bytes.readableBytes()) {
            // Slices of it are still on their way to a server: it must not grow in place.
            ByteBuf merged = allocator.buffer(before.readableBytes() + bytes.readableBytes());
            merged.writeBytes(before);
            before.release();
            before = merged;
        }
        // Else a client that always has half a command on its way makes it grow for ever.
        before.discardSomeReadBytes();
        before.writeBytes(bytes);
        bytes.release();
        received = before;
    }

    /**
     * The next whole command, or null while some of it is missing.
     *
     * @param firstSequence the sequence id that its first packet has to have
     * @param most bytes of a command
     * @throws io.tidegate.conf.error.TidegateException when it is larger, or its packets are out of
     *     order: nothing behind it can be understood
     */
    @Nullable ClientCommand cut(int firstSequence, int most) {
        ByteBuf bytes = received;
        if (bytes == null) {
            return null;
        }
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int at = start;
        int payload = 0;
        int sequence = firstSequence;
        while (true) {
            if (end - at < HEADER) {
                return null;
            }
            int length = bytes.getUnsignedMediumLE(at);
            if (bytes.getUnsignedByte(at + 3) != (sequence & 0xFF)) {
                throw ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER.with("Got packets out of order");
            }
            payload += length;
            if (payload > most) {
                throw ErrorCode.MYSQL_PACKET_TOO_LARGE.with(
                        "Got a packet bigger than 'max_allowed_packet' bytes");
            }
            if (end - at - HEADER < length) {
                return null;
            }
            at += HEADER + length;
            sequence++;
            if (length < MAX_PAYLOAD) {
                break;
            }
        }
        ByteBuf packets;
        if (at == end) {
            packets = bytes;
            received = null;
        } else {
            packets = bytes.readRetainedSlice(at - start);
        }
        return new ClientCommand(packets, payload);
    }

    /**
     * What is here of a file, null for nothing; what stands behind its end stays.
     *
     * @throws io.tidegate.conf.error.TidegateException when its packets are out of order
     */
    @Nullable ByteBuf file(FilePackets packets) {
        ByteBuf bytes = received;
        if (bytes == null) {
            return null;
        }
        int end = packets.advance(bytes);
        if (end < bytes.writerIndex()) {
            return bytes.readRetainedSlice(end - bytes.readerIndex());
        }
        received = null;
        return bytes;
    }

    void release() {
        if (received != null) {
            received.release();
            received = null;
        }
    }
}
