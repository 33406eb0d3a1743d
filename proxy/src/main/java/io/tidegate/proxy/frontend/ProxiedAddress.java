package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.ReferenceCountUtil;
import io.tidegate.conf.error.TidegateException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes the address that a header names, and leaves the pipeline. */
class ProxiedAddress extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedAddress.class);

    private final Function<Channel, @Nullable TidegateException> admission;
    private final int errorSequence;
    private boolean refused;

    /**
     * @param admission says whether the client that is named may come
     * @param errorSequence of the packet that says why not
     */
    ProxiedAddress(Function<Channel, @Nullable TidegateException> admission, int errorSequence) {
        this.admission = admission;
        this.errorSequence = errorSequence;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            note(ctx, header);
        } finally {
            header.release();
        }
        TidegateException refusal = admission.apply(ctx.channel());
        if (refusal != null) {
            refused = true;
            ctx.writeAndFlush(ProxyServer.error(ctx.alloc(), refusal, errorSequence))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        known(ctx);
        ctx.pipeline().remove(this);
    }

    /** The client's address is known now. */
    void known(ChannelHandlerContext ctx) {}

    private static void note(ChannelHandlerContext ctx, HAProxyMessage header) {
        if (header.command() == HAProxyCommand.LOCAL) {
            // The load balancer itself, to see whether we live.
            return;
        }
        switch (header.proxiedProtocol()) {
            case TCP4, TCP6 ->
                    RemoteHost.behind(
                            ctx.channel(),
                            new InetSocketAddress(
                                    InetAddress.ofLiteral(header.sourceAddress()),
                                    header.sourcePort()));
            case UNKNOWN, UDP4, UDP6, UNIX_STREAM, UNIX_DGRAM -> {}
        }
    }

    /** The decoder has closed the connection by then. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof HAProxyProtocolException malformed) {
            LOG.warn(
                    "closed a connection from {}: no PROXY header, or a malformed one ({})",
                    RemoteHost.of(RemoteHost.addressOf(ctx.channel())),
                    malformed.getMessage());
        } else if (!(cause instanceof IOException)) {
            LOG.error("a PROXY header ended in a defect", cause);
        }
        ctx.close();
    }
}
