package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is written and sends it as frames: when it is flushed, and whenever a frame's worth
 * has come together, so that little waits here that the channel does not count.
 */
// A write that fails has closed the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameWriter {
    /** Before compression. Frames could be larger; the other side would have to hold them whole. */
    static final int FRAME = 64 * 1024;

    /** Shorter ones would hardly get shorter. */
    static final int MIN_COMPRESSED = 50;

    private final Codec codec;
    private final int level;
    private @Nullable ByteBuf pending;
    private int sequence;

    FrameWriter(Codec codec, int level) {
        this.codec = codec;
        this.level = level;
    }

    /** The sequence id of the next frame. */
    int sequence() {
        return sequence;
    }

    void sequence(int next) {
        sequence = next & 0xFF;
    }

    /** Takes {@code bytes} and the caller's reference to them. */
    void write(ChannelHandlerContext ctx, ByteBuf bytes) {
        try {
            while (bytes.isReadable()) {
                ByteBuf collected = pending;
                if (collected == null) {
                    // Of this size at once: it would grow there in steps, copying each time.
                    collected = ctx.alloc().directBuffer(room(bytes), FRAME);
                    pending = collected;
                }
                int take = Math.min(bytes.readableBytes(), collected.maxWritableBytes());
                collected.writeBytes(bytes, take);
                if (collected.maxWritableBytes() == 0) {
                    emit(ctx, ctx.voidPromise());
                }
            }
        } finally {
            bytes.release();
        }
    }

    private static int room(ByteBuf bytes) {
        return bytes.readableBytes() <= 1024 ? 1024 : FRAME;
    }

    /** Sends what was collected; {@code promise} is kept with it. */
    void emit(ChannelHandlerContext ctx, ChannelPromise promise) {
        ByteBuf content = pending;
        if (content == null) {
            if (!promise.isVoid()) {
                ctx.write(ctx.alloc().buffer(0), promise);
            }
            return;
        }
        pending = null;
        ByteBuf frame;
        try {
            frame = frame(ctx, content);
        } finally {
            content.release();
        }
        ctx.write(frame, promise);
    }

    private ByteBuf frame(ChannelHandlerContext ctx, ByteBuf content) {
        int length = content.readableBytes();
        ByteBuf frame = ctx.alloc().directBuffer(FrameReader.HEADER + length);
        boolean done = false;
        try {
            frame.writeZero(FrameReader.HEADER);
            boolean shorter = length >= MIN_COMPRESSED && codec.compress(content, frame, level);
            if (!shorter) {
                frame.writeBytes(content, content.readerIndex(), length);
            }
            frame.setMediumLE(0, frame.writerIndex() - FrameReader.HEADER);
            frame.setByte(3, sequence);
            frame.setMediumLE(4, shorter ? length : 0);
            sequence = (sequence + 1) & 0xFF;
            done = true;
            return frame;
        } finally {
            if (!done) {
                frame.release();
            }
        }
    }

    void release() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
