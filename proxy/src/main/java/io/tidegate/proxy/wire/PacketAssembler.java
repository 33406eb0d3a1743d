package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole packets of bytes that arrive in any pieces. Meant for logins and the definitions of a
 * table's columns, where packets are small and bounded; results are never assembled but relayed.
 *
 * <p>Threads: none; one owner.
 */
public final class PacketAssembler {
    private final ByteBufAllocator allocator;
    private final int maxPayload;
    private final int maxBuffered;
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private int sequence;

    /**
     * @param maxPayload of a packet
     * @param maxBuffered bytes that wait here at a time, of all packets
     */
    public PacketAssembler(ByteBufAllocator allocator, int maxPayload, int maxBuffered) {
        this.allocator = allocator;
        this.maxPayload = maxPayload;
        this.maxBuffered = maxBuffered;
    }

    /** Takes {@code bytes} and the caller's reference to them. */
    public void add(ByteBuf bytes) {
        try {
            if (buffer.readableBytes() + bytes.readableBytes() > maxBuffered) {
                throw new MalformedPacketException("too many bytes before they were asked for");
            }
            if (buffer.maxCapacity() == 0) {
                buffer = allocator.buffer(bytes.readableBytes(), maxBuffered);
            }
            buffer.discardReadBytes();
            buffer.writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /**
     * The payload of the next packet, or null if it is not complete. It is valid until the next
     * call of a method of this object.
     */
    public @Nullable ByteBuf next() {
        if (buffer.readableBytes() < PacketWriter.HEADER_LENGTH) {
            return null;
        }
        int at = buffer.readerIndex();
        int length = buffer.getUnsignedMediumLE(at);
        if (length > maxPayload) {
            throw new MalformedPacketException("a packet of " + length + " bytes is too long here");
        }
        if (buffer.readableBytes() < PacketWriter.HEADER_LENGTH + length) {
            return null;
        }
        sequence = buffer.getUnsignedByte(at + 3);
        buffer.skipBytes(PacketWriter.HEADER_LENGTH);
        return buffer.readSlice(length);
    }

    /** The sequence id of the packet that {@link #next} returned. */
    public int sequence() {
        return sequence;
    }

    /** True if no byte waits. */
    public boolean isEmpty() {
        return !buffer.isReadable();
    }

    /** Hands over the bytes that were not taken, or null if there are none. */
    public @Nullable ByteBuf takeRest() {
        ByteBuf rest = buffer;
        buffer = Unpooled.EMPTY_BUFFER;
        if (rest.isReadable()) {
            return rest;
        }
        rest.release();
        return null;
    }

    /** Forgets everything. May be called twice. */
    public void release() {
        buffer.release();
        buffer = Unpooled.EMPTY_BUFFER;
    }
}
