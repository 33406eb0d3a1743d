package io.tidegate.proxy.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.tidegate.proxy.tls.BackendTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens and logs in connections, each on the event loop that will use it. */
public final class BackendConnector {
    private final ChannelFactory<? extends Channel> channels;
    private final Duration connectTimeout;
    private final BackendTls tls;
    private final HostNames names;

    public BackendConnector(
            ChannelFactory<? extends Channel> channels, Duration connectTimeout, BackendTls tls) {
        this(channels, connectTimeout, tls, HostNames.onThreads());
    }

    BackendConnector(
            ChannelFactory<? extends Channel> channels,
            Duration connectTimeout,
            BackendTls tls,
            HostNames names) {
        this.channels = channels;
        this.connectTimeout = connectTimeout;
        this.tls = tls;
        this.names = names;
    }

    void open(
            BackendPool pool,
            EventLoop loop,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener) {
        new Opening(pool, loop, kind, schema, listener, connectTimeout, tls).begin(names, channels);
    }
}
