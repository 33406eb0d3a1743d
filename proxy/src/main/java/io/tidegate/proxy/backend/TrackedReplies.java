package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The replies of a server that was asked to tell the ids of transactions. Nothing of an OK packet
 * goes on before all of it is there and its ids are noted.
 */
final class TrackedReplies {
    private final ByteBufAllocator allocator;
    private final Consumer<String> noted;
    private @Nullable ByteBuf begun;

    TrackedReplies(ByteBufAllocator allocator, Consumer<String> noted) {
        this.allocator = allocator;
        this.noted = noted;
    }

    /** Puts what was kept of the packet that is not complete in front of the next bytes. */
    ByteBuf behindBegun(ByteBuf bytes) {
        ByteBuf before = begun;
        if (before == null) {
            return bytes;
        }
        begun = null;
        ByteBuf joined = allocator.buffer(before.readableBytes() + bytes.readableBytes());
        joined.writeBytes(before).writeBytes(bytes);
        before.release();
        bytes.release();
        return joined;
    }

    /** How many bytes of the next ones the tracker has seen already. */
    int begunBytes() {
        return begun == null ? 0 : begun.readableBytes();
    }

    /**
     * What may go on of bytes that the tracker has walked over.
     *
     * @param bytes ownership passes
     */
    ByteBuf told(ByteBuf bytes, ResponseTracker tracker, TrackedOk.Told told) {
        int[] oks = tracker.tellingOks();
        int open = tracker.openOkAt();
        if (oks.length == 0 && open < 0) {
            return bytes;
        }
        int end = open < 0 ? bytes.writerIndex() : open;
        ByteBuf out = allocator.buffer(Math.max(1, end - bytes.readerIndex()));
        try {
            int at = bytes.readerIndex();
            for (int i = 0; i < oks.length; i += 2) {
                out.writeBytes(bytes, at, oks[i] - at);
                TrackedOk.write(bytes.slice(oks[i], oks[i + 1] - oks[i]), told, noted, out);
                at = oks[i + 1];
            }
            out.writeBytes(bytes, at, end - at);
            if (open >= 0) {
                begun = allocator.buffer(bytes.writerIndex() - open);
                begun.writeBytes(bytes, open, bytes.writerIndex() - open);
            }
            return out;
        } catch (RuntimeException malformed) {
            out.release();
            throw malformed;
        } finally {
            bytes.release();
        }
    }

    void release() {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }
}
