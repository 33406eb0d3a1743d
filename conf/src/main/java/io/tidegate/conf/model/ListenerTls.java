package io.tidegate.conf.model;

import io.tidegate.conf.certificate.Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards clients.
 *
 * @param identity empty where the proxy makes its own at the start
 * @param clientAuthorities who has to vouch for clients; empty unless they are verified
 */
public record ListenerTls(
        Mode mode, Optional<Identity> identity, List<X509Certificate> clientAuthorities) {

    /** What clients may and must do. */
    public enum Mode {
        /** TLS is not offered. */
        OFF,
        /** Clients choose. */
        PREFERRED,
        /** Clients without TLS are refused. */
        REQUIRED,
        /** And so are those without a certificate of an authority that is trusted. */
        VERIFY_CA
    }

    /** Offered with a certificate that the proxy makes itself. */
    public static final ListenerTls DEFAULT =
            new ListenerTls(Mode.PREFERRED, Optional.empty(), List.of());

    public static final ListenerTls NONE = new ListenerTls(Mode.OFF, Optional.empty(), List.of());

    public ListenerTls {
        clientAuthorities = List.copyOf(clientAuthorities);
        if (mode == Mode.VERIFY_CA && clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException("nobody could vouch for clients");
        }
    }

    /** Whether a client may log in without TLS. */
    public boolean allowsClearText() {
        return switch (mode) {
            case OFF, PREFERRED -> true;
            case REQUIRED, VERIFY_CA -> false;
        };
    }
}
