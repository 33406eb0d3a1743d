package io.tidegate.proxy.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.Endpoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and logs in connections, each on the event loop that will use it. */
public final class BackendConnector {
    private static final Logger LOG = LoggerFactory.getLogger(BackendConnector.class);

    private final ChannelFactory<? extends Channel> channels;
    private final Duration connectTimeout;

    public BackendConnector(ChannelFactory<? extends Channel> channels, Duration connectTimeout) {
        this.channels = channels;
        this.connectTimeout = connectTimeout;
    }

    void open(
            BackendPool pool,
            EventLoop loop,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener) {
        GroupConfig group = pool.group();
        Endpoint endpoint = group.master().endpoint();
        Promise<BackendGreeting> loggedIn = loop.newPromise();
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(channels)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(connectTimeout.toMillis()))
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        "login",
                                                        new BackendLoginHandler(
                                                                group.account(),
                                                                schema,
                                                                kind.capabilities(),
                                                                kind.collation(),
                                                                loggedIn));
                                    }
                                });
        var connecting = bootstrap.connect(endpoint.host(), endpoint.port());
        Channel channel = connecting.channel();
        var deadline =
                loop.schedule(
                        () -> {
                            if (loggedIn.tryFailure(
                                    unreachable(
                                            group,
                                            endpoint,
                                            "no log-in within " + connectTimeout))) {
                                channel.close();
                            }
                        },
                        connectTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                loggedIn.tryFailure(unreachable(group, endpoint, reason(done.cause())));
            }
        });
        loggedIn.addListener(done -> {
            deadline.cancel(false);
            if (done.isSuccess()) {
                BackendConnection connection =
                        new BackendConnection(channel, group.id(), kind, schema, pool);
                channel.pipeline().addLast("connection", connection);
                listener.leased(connection);
            } else {
                // A channel that could not even be made or registered cannot be closed either.
                if (channel.isRegistered()) {
                    channel.close();
                }
                TidegateException cause =
                        done.cause() instanceof TidegateException known
                                ? known
                                : unreachable(group, endpoint, reason(done.cause()));
                LOG.warn("group {}: {}", group.id(), cause.clientMessage());
                listener.failed(cause);
            }
        });
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static TidegateException unreachable(GroupConfig group, Endpoint endpoint, String why) {
        return ErrorCode.GROUP_UNREACHABLE.with(
                "the master of group "
                        + group.id()
                        + " at "
                        + endpoint
                        + " cannot be reached ("
                        + why
                        + "); nothing was executed, it is safe to send the statement again");
    }
}
