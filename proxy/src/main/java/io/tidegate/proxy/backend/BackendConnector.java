package io.tidegate.proxy.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens and logs in connections, each on the event loop that will use it. */
public final class BackendConnector {
    private final ChannelFactory<? extends Channel> channels;
    private final Duration connectTimeout;
    private final HostNames names;

    public BackendConnector(ChannelFactory<? extends Channel> channels, Duration connectTimeout) {
        this(channels, connectTimeout, HostNames.onThreads());
    }

    BackendConnector(
            ChannelFactory<? extends Channel> channels, Duration connectTimeout, HostNames names) {
        this.channels = channels;
        this.connectTimeout = connectTimeout;
        this.names = names;
    }

    void open(
            BackendPool pool,
            EventLoop loop,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener) {
        new Opening(pool, loop, kind, schema, listener, connectTimeout).begin(names, channels);
    }
}
