package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * The compressed framing in a pipeline towards a server, behind the log-in.
 *
 * <p>Each write has to be whole packets and at most one command: a server counts frames anew with
 * each command and would take two of them in one frame for one.
 *
 * <p>A reply that one socket read brought may be a thousand times as long. So frames are
 * decompressed one at a time and only while the channel is read: the others wait as they came.
 *
 * <p>Threads: the event loop of its channel.
 */
public final class CompressedServer extends ChannelDuplexHandler {
    private static final int LAST_WORDS = 1024 * 1024;

    private final Codecs codecs;
    private final Method method;
    private final PacketNumbers numbers = new PacketNumbers();

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline, before any event
    private FrameReader in;

    @SuppressWarnings("NullAway.Init") // like the reader
    private FrameWriter out;

    private boolean draining;
    private boolean drainScheduled;
    private boolean broken;

    public CompressedServer(Codecs codecs, Method method) {
        this.codecs = codecs;
        this.method = method;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Codec codec = codecs.here(method.algorithm());
        in = new FrameReader(codec, FrameReader.MAX_FRAME);
        out = new FrameWriter(codec, method.level());
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf packets = (ByteBuf) message;
        if (packets.isReadable()) {
            if (PacketNumbers.beginsCommand(packets)) {
                out.emit(ctx, ctx.voidPromise());
                out.sequence(0);
            }
            numbers.follow(packets);
        }
        out.write(ctx, packets);
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
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (broken) {
            ((ByteBuf) message).release();
            return;
        }
        in.add(ctx.alloc(), (ByteBuf) message);
        drain(ctx, 0);
    }

    /**
     * Hands frames on until somebody stops the reading.
     *
     * @param more bytes to hand on even then
     */
    private void drain(ChannelHandlerContext ctx, int more) {
        if (draining) {
            return;
        }
        draining = true;
        int left = more;
        try {
            while (!broken && (left > 0 || ctx.channel().config().isAutoRead())) {
                boolean following = in.nextSequence() == out.sequence();
                if (in.nextSequence() >= 0 && !following) {
                    throw new MalformedPacketException("a compressed packet out of order");
                }
                ByteBuf content = in.next(ctx.alloc());
                if (content == null) {
                    return;
                }
                out.sequence(in.sequence() + 1);
                numbers.renumber(content);
                left -= content.readableBytes();
                ctx.fireChannelRead(content);
            }
        } catch (TidegateException corrupt) {
            fail(ctx, new MalformedPacketException("a corrupt compressed packet"));
        } catch (MalformedPacketException outOfOrder) {
            fail(ctx, outOfOrder);
        } finally {
            draining = false;
        }
    }

    private void fail(ChannelHandlerContext ctx, MalformedPacketException cause) {
        broken = true;
        in.release();
        ctx.fireExceptionCaught(cause);
    }

    /** Somebody wants more: what waits here comes first, and not within the caller's own work. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (draining || !in.hasFrame()) {
            ctx.read();
        } else if (!drainScheduled) {
            drainScheduled = true;
            ctx.executor()
                    .execute(() -> {
                        drainScheduled = false;
                        drain(ctx, 0);
                        ctx.fireChannelReadComplete();
                        if (!in.hasFrame()) {
                            ctx.read();
                        }
                    });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // Its last words; of a long reply to a slow client the rest is lost with the connection.
        drain(ctx, LAST_WORDS);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        in.release();
        out.release();
    }
}
