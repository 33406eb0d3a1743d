package io.tidegate.proxy.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.tidegate.conf.model.HttpConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Listens for HTTP and answers with its pages. */
public final class HttpEndpoint implements AutoCloseable {
    /** Nothing that is asked here has a body. */
    private static final int LARGEST_BODY = 8 * 1024;

    private static final int SILENT_SECONDS = 30;

    private final Channel listening;

    /**
     * @param loop carries the connections, and does nothing that takes long
     * @param pages by their paths
     * @param answering runs pages, which may block
     * @throws IOException when the port cannot be listened on
     */
    public HttpEndpoint(
            HttpConfig configuration,
            EventLoopGroup loop,
            ChannelFactory<ServerChannel> channels,
            Map<String, HttpPage> pages,
            Executor answering)
            throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop, loop)
                        .channelFactory(channels)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        // One request after the other, also where several come at once.
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new ReadTimeoutHandler(
                                                                SILENT_SECONDS, TimeUnit.SECONDS),
                                                        new HttpServerCodec(),
                                                        new HttpObjectAggregator(LARGEST_BODY),
                                                        new FlowControlHandler(),
                                                        new HttpRequests(
                                                                pages,
                                                                configuration.token(),
                                                                answering));
                                    }
                                });
        var bound =
                bootstrap.bind(configuration.host(), configuration.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen for HTTP on "
                            + configuration.host()
                            + ":"
                            + configuration.port()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listening = bound.channel();
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
    }
}
