package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets the handshake begin when the header has come, and nobody wait for it for long. */
final class RequiredProxyHeader extends ProxiedAddress {
    private final Duration timeout;
    private final ChannelHandler handshake;
    private @Nullable Future<?> deadline;

    RequiredProxyHeader(
            Duration timeout,
            Function<Channel, @Nullable TidegateException> admission,
            ChannelHandler handshake) {
        super(admission, 0);
        this.timeout = timeout;
        this.handshake = handshake;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline =
                ctx.executor().schedule(() -> giveUp(ctx), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void giveUp(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(
                        ProxyServer.error(
                                ctx.alloc(),
                                ErrorCode.PROXY_HEADER.with(
                                        "connections from "
                                                + RemoteHost.of(RemoteHost.addressOf(ctx.channel()))
                                                + " begin with a header of the PROXY protocol, and none has"
                                                + " come; connect through the load balancer, or set"
                                                + " listener.proxy-protocol.header: optional"),
                                0))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    void known(ChannelHandlerContext ctx) {
        ctx.pipeline().addAfter(ctx.name(), "handshake", handshake);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Drain.BEGUN) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
