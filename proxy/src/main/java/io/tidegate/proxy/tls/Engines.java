package io.tidegate.proxy.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What both sides have in common. */
final class Engines {
    /** Older versions are broken, and every client and server of today has these. */
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** Sessions that may be resumed; the JDK's own bound of 20,480 would take much of the heap. */
    private static final int SESSIONS = 1024;

    private static final Duration SESSION_LIFE = Duration.ofHours(1);

    private Engines() {}

    static SslContext build(SslContextBuilder builder) {
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .sessionCacheSize(SESSIONS)
                    .sessionTimeout(SESSION_LIFE.toSeconds())
                    .build();
        } catch (SSLException unusable) {
            // Certificates and keys were read and found to fit when the configuration was loaded.
            throw new IllegalStateException("no TLS with this configuration", unusable);
        }
    }
}
