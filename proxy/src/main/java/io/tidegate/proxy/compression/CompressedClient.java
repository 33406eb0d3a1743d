package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * The compressed framing in a client's pipeline, behind its log-in. Nothing is decompressed until
 * {@link #next} asks for it, which nobody does while a command is carried out: what a client sends
 * ahead waits in compressed form, and when it grows too large the socket is not read.
 *
 * <p>The frames of a reply are counted on from those of its command.
 *
 * <p>Threads: the event loop of its channel.
 */
public final class CompressedClient extends ChannelDuplexHandler {
    private static final int AHEAD = 1024 * 1024;

    private final Codecs codecs;
    private final Method method;
    private final int most;
    private final Runnable received;

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline, before any event
    private ChannelHandlerContext channel;

    @SuppressWarnings("NullAway.Init") // like the channel
    private FrameReader in;

    @SuppressWarnings("NullAway.Init") // like the channel
    private FrameWriter out;

    private boolean wanted;
    private boolean paused;

    /**
     * @param maxCommand bytes of a client's command: no frame of it is longer
     * @param received called when bytes have come and {@link #next} may have a frame
     */
    public CompressedClient(Codecs codecs, Method method, int maxCommand, Runnable received) {
        this.codecs = codecs;
        this.method = method;
        // One that sends small commands together is no attack.
        this.most =
                Math.min(
                        FrameReader.MAX_FRAME,
                        Math.max(maxCommand + 2 * PacketWriter.HEADER_LENGTH, FrameWriter.FRAME));
        this.received = received;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
        Codec codec = codecs.here(method.algorithm());
        in = new FrameReader(codec, most);
        out = new FrameWriter(codec, method.level());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        in.add(ctx.alloc(), (ByteBuf) message);
        wanted = false;
        received.run();
        // A frame is waited for, however long it is, if somebody wants it.
        if (!wanted && in.waiting() > AHEAD && !paused) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** True if nothing has arrived that was not taken. */
    public boolean isEmpty() {
        return in.waiting() == 0;
    }

    /**
     * The content of the next frame, owned by the caller, or null while some of it is missing.
     *
     * @param withinCommand whether the beginning of a command has been taken and its end has not
     * @throws TidegateException when the frame is too large, out of order or corrupt
     */
    public @Nullable ByteBuf next(boolean withinCommand) {
        int sequence = in.nextSequence();
        try {
            return next(withinCommand, sequence);
        } catch (TidegateException refused) {
            // The error is an answer to this frame.
            out.sequence(sequence + 1);
            throw refused;
        }
    }

    private @Nullable ByteBuf next(boolean withinCommand, int sequence) {
        int following = (in.sequence() + 1) & 0xFF;
        // Between commands counting begins anew, or goes on from our last frame in a dialogue.
        boolean due =
                withinCommand ? sequence == following : sequence == 0 || sequence == out.sequence();
        if (sequence >= 0 && !due) {
            throw ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER.with("Got packets out of order");
        }
        ByteBuf content = in.next(channel.alloc());
        if (content != null) {
            out.sequence(sequence + 1);
        } else {
            wanted = true;
            if (paused) {
                paused = false;
                channel.channel().config().setAutoRead(true);
            }
        }
        return content;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        out.write(ctx, (ByteBuf) message);
        if (!promise.isVoid()) {
            out.emit(ctx, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        out.emit(ctx, ctx.voidPromise());
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        in.release();
        out.release();
    }
}
