package io.tidegate.proxy.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens and logs in connections, each on the event loop that will use it. */
public final class BackendConnector {
    private final ChannelFactory<? extends Channel> channels;
    private final Duration connectTimeout;
    private final BackendTls tls;
    private final HostNames names;
    private final Codecs codecs;

    public BackendConnector(
            ChannelFactory<? extends Channel> channels,
            Duration connectTimeout,
            BackendTls tls,
            Codecs codecs) {
        this(channels, connectTimeout, tls, codecs, HostNames.onThreads());
    }

    BackendConnector(
            ChannelFactory<? extends Channel> channels,
            Duration connectTimeout,
            BackendTls tls,
            Codecs codecs,
            HostNames names) {
        this.channels = channels;
        this.connectTimeout = connectTimeout;
        this.tls = tls;
        this.codecs = codecs;
        this.names = names;
    }

    void open(
            BackendPool pool,
            EventLoop loop,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener) {
        new Opening(pool, loop, kind, schema, listener, connectTimeout, tls, codecs)
                .begin(names, channels);
    }
}
