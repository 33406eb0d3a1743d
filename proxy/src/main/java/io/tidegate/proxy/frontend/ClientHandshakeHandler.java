package io.tidegate.proxy.frontend;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.wire.auth.AuthExecutor;

/** Greets a client and verifies it. */
public final class ClientHandshakeHandler extends ChannelInboundHandlerAdapter {
    public ClientHandshakeHandler(
            HandshakeSettings settings,
            Live<Configuration> configuration,
            AuthExecutor executor,
            AuthenticatedListener listener) {}
}
