package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tidegate.conf.model.Transport;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops and the kinds of channel that belong to them. */
public final class Transports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private final Transport kind;
    private final EventLoopGroup loops;

    /** Takes new connections, and answers monitoring: neither waits behind statements. */
    private final EventLoopGroup acceptor;

    public Transports(Transport wanted, int eventLoops) {
        this.kind = choose(wanted);
        int threads = eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
        this.loops = group(threads, "tidegate-loop");
        this.acceptor = group(1, "tidegate-accept");
        LOG.info("{} event loop(s) over {}", threads, kind);
    }

    private EventLoopGroup group(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), handlers(kind));
    }

    private static Transport choose(Transport wanted) {
        return switch (wanted) {
            case NIO -> Transport.NIO;
            case IO_URING -> {
                if (!IoUring.isAvailable()) {
                    LOG.warn(
                            "io_uring is not available here ({}), using epoll or NIO",
                            String.valueOf(IoUring.unavailabilityCause()));
                }
                yield IoUring.isAvailable() ? Transport.IO_URING : choose(Transport.EPOLL);
            }
            case AUTO, EPOLL -> {
                if (!Epoll.isAvailable()) {
                    LOG.warn(
                            "epoll is not available here ({}), using NIO",
                            String.valueOf(Epoll.unavailabilityCause()));
                }
                yield Epoll.isAvailable() ? Transport.EPOLL : Transport.NIO;
            }
        };
    }

    private static IoHandlerFactory handlers(Transport kind) {
        return switch (kind) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case AUTO, NIO -> NioIoHandler.newFactory();
        };
    }

    /** What is really used, never {@link Transport#AUTO}. */
    public Transport kind() {
        return kind;
    }

    public EventLoopGroup loops() {
        return loops;
    }

    /** One loop, for what takes little time. */
    public EventLoopGroup acceptor() {
        return acceptor;
    }

    /** Channels that listen. */
    public ChannelFactory<ServerChannel> serverChannels() {
        return switch (kind) {
            case IO_URING -> IoUringServerSocketChannel::new;
            case EPOLL -> EpollServerSocketChannel::new;
            case AUTO, NIO -> NioServerSocketChannel::new;
        };
    }

    /** Channels towards servers. */
    public ChannelFactory<Channel> clientChannels() {
        return switch (kind) {
            case IO_URING -> IoUringSocketChannel::new;
            case EPOLL -> EpollSocketChannel::new;
            case AUTO, NIO -> NioSocketChannel::new;
        };
    }

    @Override
    public void close() {
        acceptor.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
