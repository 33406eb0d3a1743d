package io.tidegate.proxy.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.model.ListenerTls;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * TLS towards clients with one certificate. A later certificate is another instance, so that what a
 * connection began with holds until it ends.
 *
 * <p>Threads: any.
 */
public final class ServerTls {
    private final SslContext context;
    private final byte[] fingerprint;
    private final Executor handshakes;

    private ServerTls(SslContext context, byte[] fingerprint, Executor handshakes) {
        this.context = context;
        this.fingerprint = fingerprint;
        this.handshakes = handshakes;
    }

    /**
     * @param identity the configuration's, or the one that the proxy made itself
     * @param handshakes works out their slow parts
     */
    public static ServerTls of(ListenerTls config, Identity identity, Executor handshakes) {
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain());
        if (config.mode() == ListenerTls.Mode.VERIFY_CA) {
            builder.trustManager(config.clientAuthorities()).clientAuth(ClientAuth.REQUIRE);
        }
        return new ServerTls(
                Engines.build(builder), fingerprint(identity.certificate()), handshakes);
    }

    /** For one connection, in front of everything that is to be encrypted. */
    public ChannelHandler handler(ByteBufAllocator allocator, Duration timeout) {
        SslHandler handler = context.newHandler(allocator, handshakes);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        return handler;
    }

    /** SHA-256 of the certificate. */
    public byte[] fingerprint() {
        return fingerprint.clone();
    }

    private static byte[] fingerprint(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
