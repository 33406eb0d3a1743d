package io.tidegate.proxy.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.topology.Endpoint;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the servers of groups that ask for the same.
 *
 * <p>Threads: any.
 */
public final class ClientTls {
    private final SslContext context;
    private final Executor handshakes;

    private ClientTls(SslContext context, Executor handshakes) {
        this.context = context;
        this.handshakes = handshakes;
    }

    /**
     * @param handshakes works out their slow parts
     */
    static ClientTls of(GroupTls config, Executor handshakes) {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .endpointIdentificationAlgorithm(identification(config.mode()));
        switch (config.mode()) {
            case DISABLED, PREFERRED, REQUIRED ->
                    builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            case VERIFY_CA, VERIFY_IDENTITY -> {
                if (!config.authorities().isEmpty()) {
                    builder.trustManager(config.authorities());
                }
            }
        }
        config.identity().ifPresent(mine -> builder.keyManager(mine.key(), mine.chain()));
        return new ClientTls(Engines.build(builder), handshakes);
    }

    /** How the JDK compares the certificate's names with the address; null for not at all. */
    private static @Nullable String identification(GroupTls.Mode mode) {
        return switch (mode) {
            case VERIFY_IDENTITY -> "HTTPS";
            case DISABLED, PREFERRED, REQUIRED, VERIFY_CA -> null;
        };
    }

    /** For one connection; it begins the handshake as soon as it is added. */
    public ChannelHandler handler(ByteBufAllocator allocator, Endpoint server) {
        SslHandler handler =
                context.newHandler(allocator, server.host(), server.port(), handshakes);
        // Whoever opens the connection has a deadline for all of it.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
