package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.tidegate.conf.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames out of bytes that arrive in any pieces, one at a time and only when asked. So no
 * more than one frame is ever held decompressed, whatever a peer packs into a few bytes: a frame's
 * declared length is checked before anything is allocated for it, and exactly that is allocated.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression_packet.html">Compressed
 *     Packet</a>
 */
final class FrameReader {
    /** Length as sent, sequence id, length before compression. */
    static final int HEADER = 7;

    /** Of a frame, in either form. */
    static final int MAX_FRAME = 0xFF_FFFF;

    private final Codec codec;
    private final int most;
    private @Nullable ByteBuf buffer;
    private int sequence = 0xFF;

    /**
     * @param most bytes of a frame before compression
     */
    FrameReader(Codec codec, int most) {
        this.codec = codec;
        this.most = most;
    }

    /** Takes {@code bytes} and the caller's reference to them. */
    void add(ByteBufAllocator allocator, ByteBuf bytes) {
        ByteBuf before = buffer;
        if (before == null) {
            buffer = bytes;
            return;
        }
        if (before.refCnt() == 1) {
            // Else a peer that always has half a frame on its way makes it grow for ever.
            before.discardSomeReadBytes();
        }
        buffer = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, bytes);
    }

    /** Bytes that wait here, in compressed form. */
    int waiting() {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /** Whether {@link #next} would return a frame, or fail. */
    boolean hasFrame() {
        ByteBuf bytes = buffer;
        return bytes != null
                && bytes.readableBytes() >= HEADER
                && bytes.readableBytes() - HEADER >= bytes.getUnsignedMediumLE(bytes.readerIndex());
    }

    /** The sequence id of the last frame. */
    int sequence() {
        return sequence;
    }

    /** The sequence id of the next frame to come, or -1 while its header is not there. */
    int nextSequence() {
        ByteBuf bytes = buffer;
        return bytes == null || bytes.readableBytes() < HEADER
                ? -1
                : bytes.getUnsignedByte(bytes.readerIndex() + 3);
    }

    /**
     * The content of the next frame, owned by the caller, or null while some of it is missing.
     *
     * @throws io.tidegate.conf.error.TidegateException when it is too large or corrupt; nothing
     *     behind it can be read any more
     */
    @Nullable ByteBuf next(ByteBufAllocator allocator) {
        ByteBuf bytes = buffer;
        if (bytes == null || bytes.readableBytes() < HEADER) {
            return null;
        }
        int at = bytes.readerIndex();
        int length = bytes.getUnsignedMediumLE(at);
        int before = bytes.getUnsignedMediumLE(at + 4);
        // What cannot be compressed may have become longer, but not by much.
        if (before > most || length > most + most / 256 + 1024) {
            throw ErrorCode.MYSQL_PACKET_TOO_LARGE.with(
                    "Got a packet bigger than 'max_allowed_packet' bytes");
        }
        if (bytes.readableBytes() - HEADER < length) {
            return null;
        }
        sequence = bytes.getUnsignedByte(at + 3);
        bytes.skipBytes(HEADER);
        ByteBuf content =
                before == 0
                        ? bytes.readRetainedSlice(length)
                        : decompressed(allocator, bytes.readSlice(length), before);
        if (!bytes.isReadable()) {
            bytes.release();
            buffer = null;
        }
        return content;
    }

    private ByteBuf decompressed(ByteBufAllocator allocator, ByteBuf from, int length) {
        ByteBuf content = allocator.directBuffer(length, length);
        boolean whole = false;
        try {
            whole = codec.decompress(from, content, length);
        } finally {
            if (!whole) {
                content.release();
            }
        }
        if (!whole) {
            throw ErrorCode.MYSQL_UNCOMPRESS_ERROR.with("Couldn't uncompress communication packet");
        }
        return content;
    }

    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
