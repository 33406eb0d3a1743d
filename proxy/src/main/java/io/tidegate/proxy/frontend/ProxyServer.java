package io.tidegate.proxy.frontend;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ReceiveBuffers;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A listener: accepts clients, greets them, and hands those who log in to a session. */
public final class ProxyServer implements AutoCloseable {
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;
    private volatile boolean draining;

    public ProxyServer(
            Transports transports,
            Live<Configuration> configuration,
            HandshakeSettings handshake,
            AuthExecutor authentication,
            Codecs codecs,
            Sessions sessions)
            throws IOException {
        ClientAdmission admission = new ClientAdmission(configuration, codecs, sessions);
        ListenerConfig listener = configuration.current().listener();
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(transports.acceptor(), transports.loops())
                        .channelFactory(transports.serverChannels())
                        .option(ChannelOption.SO_BACKLOG, listener.backlog())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveBuffers())
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        clients.add(channel);
                                        if (draining) {
                                            // Accepted before, and too late to be told with the
                                            // rest.
                                            channel.close();
                                            return;
                                        }
                                        TidegateException reason =
                                                admission.refusalOf(channel, clients.size());
                                        if (reason != null) {
                                            refuse(channel, reason);
                                            return;
                                        }
                                        ProxyHeaders.expect(
                                                channel,
                                                configuration.current().listener().proxyProtocol(),
                                                handshake.timeout(),
                                                admission::refusalOfHost,
                                                new ClientHandshakeHandler(
                                                        handshake,
                                                        configuration,
                                                        authentication,
                                                        admission));
                                    }
                                });
        var bound = bootstrap.bind(listener.host(), listener.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on "
                            + listener.host()
                            + ":"
                            + listener.port()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listening = bound.channel();
    }

    private static void refuse(Channel channel, TidegateException reason) {
        ByteBuf error = error(channel.alloc(), reason, 0);
        channel.eventLoop()
                .execute(() ->
                        channel.writeAndFlush(error).addListener(ChannelFutureListener.CLOSE));
    }

    /**
     * The last packet of a connection that does not come to a log-in.
     *
     * @param sequence 0 unless the client has been greeted
     */
    static ByteBuf error(ByteBufAllocator allocator, TidegateException reason, int sequence) {
        ByteBuf out = allocator.buffer(64);
        int start = PacketWriter.begin(out);
        ErrPacket.of(reason).encode(out);
        PacketWriter.end(out, start, sequence);
        return out;
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Clients that are connected now, logged in or not. */
    public int clients() {
        return clients.size();
    }

    /** Whether new clients are not taken any more. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Takes no new clients, lets those go that are doing nothing, and waits for the others: a
     * running statement gets its reply, an open transaction may be ended.
     *
     * @return true when all are gone, false when {@code limit} has passed
     */
    public boolean drain(Duration limit) throws InterruptedException {
        draining = true;
        listening.close().awaitUninterruptibly();
        ChannelGroupFuture gone = clients.newCloseFuture();
        clients.forEach(client -> client.pipeline().fireUserEventTriggered(Drain.BEGUN));
        return gone.await(limit.toMillis());
    }

    /** Closes every client's connection, whatever it is doing. */
    public void disconnectClients() {
        clients.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        disconnectClients();
    }
}
