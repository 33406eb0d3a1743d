package io.tidegate.proxy.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.ReceiveBuffers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to open a connection: the server's address, a socket, the log-in, all within one
 * deadline.
 *
 * <p>Threads: the event loop that will use the connection.
 */
// Promises that are kept or broken here are listened to; a close needs nobody to wait for it.
@SuppressWarnings("FutureReturnValueIgnored")
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** No event loop is that late but in a program that was stopped, or starved. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(1);

    private final BackendPool pool;
    private final EventLoop loop;
    private final ConnectionKind kind;
    private final @Nullable String schema;
    private final LeaseListener listener;
    private final Duration limit;
    private final BackendTls tls;
    private final Endpoint endpoint;
    private final Codecs codecs;
    private final Promise<BackendGreeting> loggedIn;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> deadline;
    private long due;
    private boolean stoodStill;

    Opening(
            BackendPool pool,
            EventLoop loop,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener,
            Duration limit,
            BackendTls tls,
            Codecs codecs) {
        this.pool = pool;
        this.loop = loop;
        this.kind = kind;
        this.schema = schema;
        this.listener = listener;
        this.limit = limit;
        this.tls = tls;
        this.codecs = codecs;
        this.endpoint = pool.group().master().endpoint();
        this.loggedIn = loop.newPromise();
    }

    void begin(HostNames names, ChannelFactory<? extends Channel> channels) {
        Promise<InetAddress> address = loop.newPromise();
        awaitLogin();
        loggedIn.addListener(done -> {
            if (deadline != null) {
                deadline.cancel(false);
            }
            address.cancel(false);
            if (done.isSuccess()) {
                succeed(loggedIn.getNow());
            } else {
                fail(done.cause());
            }
        });
        address.addListener(found -> {
            if (found.isSuccess()) {
                connect(address.getNow(), channels);
            } else {
                loggedIn.tryFailure(unreachable("the name is not known"));
            }
        });
        names.find(endpoint.host(), address);
    }

    private void awaitLogin() {
        due = loop.ticker().nanoTime() + limit.toNanos();
        deadline = loop.schedule(this::missed, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where the proxy itself stood still, the server has had no time: it gets it once more. */
    private void missed() {
        long late = loop.ticker().nanoTime() - due;
        if (late > STOOD_STILL.toNanos() && !stoodStill) {
            stoodStill = true;
            awaitLogin();
        } else {
            loggedIn.tryFailure(unreachable("no log-in within " + limit.toMillis() + " ms"));
        }
    }

    private void connect(InetAddress address, ChannelFactory<? extends Channel> channels) {
        GroupConfig group = pool.group();
        var connecting =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(channels)
                        .disableResolver()
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveBuffers())
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(limit.toMillis()))
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel opened) {
                                        opened.pipeline()
                                                .addLast(
                                                        "login",
                                                        new BackendLoginHandler(
                                                                group,
                                                                tls,
                                                                schema,
                                                                kind.capabilities(),
                                                                FirstStatement.of(
                                                                        pool.duty(), pool.epoch()),
                                                                kind.collation(),
                                                                codecs,
                                                                loggedIn));
                                    }
                                })
                        .connect(new InetSocketAddress(address, endpoint.port()));
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                loggedIn.tryFailure(unreachable(reason(done.cause())));
            }
        });
    }

    private void succeed(BackendGreeting greeting) {
        Channel opened = channel;
        if (opened == null || !opened.isActive()) {
            fail(unreachable("the server closed the connection after the log-in"));
            return;
        }
        if (!kind.isMetBy(greeting.capabilities())) {
            fail(
                    unreachable(
                            "version "
                                    + greeting.serverVersion()
                                    + " lacks a part of the protocol that the client makes use of"));
            return;
        }
        BackendConnection connection =
                new BackendConnection(opened, pool.group().id(), kind, schema, greeting, pool);
        opened.pipeline().addLast("connection", connection);
        listener.leased(connection);
    }

    private void fail(Throwable why) {
        // A channel that could not even be made or registered cannot be closed either.
        if (channel != null && channel.isRegistered()) {
            channel.close();
        }
        TidegateException cause =
                why instanceof TidegateException known ? known : unreachable(reason(why));
        LOG.warn("group {}: {}", pool.group().id(), cause.clientMessage());
        listener.failed(cause);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private TidegateException unreachable(String why) {
        return ErrorCode.GROUP_UNREACHABLE.with(
                "the master of group "
                        + pool.group().id()
                        + " at "
                        + endpoint
                        + " cannot be reached ("
                        + why
                        + "); nothing was executed, it is safe to send the statement again");
    }
}
