package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a client's first bytes, which are a PROXY header or a log-in: no log-in reads like a
 * header, and none is as short as the bytes that tell.
 */
// A write or close that fails has closed the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHeaderDetector extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderDetector.class);

    /** The client has been greeted, and has sent or will send its log-in. */
    private static final int BEHIND_LOGIN = 2;

    private final @Nullable Function<Channel, @Nullable TidegateException> admission;
    private boolean refused;

    /**
     * @param admission says whether the client that a header names may come; null where the peer
     *     must not send one
     */
    ProxyHeaderDetector(@Nullable Function<Channel, @Nullable TidegateException> admission) {
        this.admission = admission;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        switch (HAProxyMessageDecoder.detectProtocol(in).state()) {
            case NEEDS_MORE_DATA -> {}
            case INVALID -> ctx.pipeline().remove(this);
            case DETECTED -> {
                if (admission != null) {
                    ctx.pipeline()
                            .addAfter(
                                    ctx.name(),
                                    "proxy-address",
                                    new ProxiedAddress(admission, BEHIND_LOGIN));
                    ctx.pipeline().addAfter(ctx.name(), "proxy-header", ProxyHeaders.decoder());
                    ctx.pipeline().remove(this);
                } else {
                    refuse(ctx);
                    in.skipBytes(in.readableBytes());
                }
            }
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        String peer = RemoteHost.of(RemoteHost.addressOf(ctx.channel()));
        LOG.debug("closed a connection from {}, which may not send a PROXY header", peer);
        ctx.writeAndFlush(
                        ProxyServer.error(
                                ctx.alloc(),
                                ErrorCode.PROXY_HEADER.with(
                                        "connections from "
                                                + peer
                                                + " must not begin with a header of the PROXY protocol; add the"
                                                + " address to listener.proxy-protocol.from if it is a load"
                                                + " balancer's"),
                                BEHIND_LOGIN))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
