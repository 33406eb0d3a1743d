package io.tidegate.conf.model;

import io.tidegate.conf.certificate.Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards the servers of a group.
 *
 * @param authorities who has to vouch for the servers; empty for those that the JDK trusts
 * @param identity what the servers are shown when they ask for a certificate
 */
public record GroupTls(Mode mode, List<X509Certificate> authorities, Optional<Identity> identity) {

    /** What is asked of a server. */
    public enum Mode {
        /** TLS is not used. */
        DISABLED,
        /** Used where the server offers it; anybody may be at the other end. */
        PREFERRED,
        /** A server without it is refused; anybody may be at the other end. */
        REQUIRED,
        /** An authority that is trusted has to vouch for the server. */
        VERIFY_CA,
        /** And the certificate has to be for the address that is configured. */
        VERIFY_IDENTITY
    }

    public static final GroupTls DEFAULT =
            new GroupTls(Mode.PREFERRED, List.of(), Optional.empty());

    public GroupTls {
        authorities = List.copyOf(authorities);
    }

    /** Whether the account's password may be sent, in whatever form, without TLS. */
    public boolean allowsClearText() {
        return switch (mode) {
            case DISABLED, PREFERRED -> true;
            case REQUIRED, VERIFY_CA, VERIFY_IDENTITY -> false;
        };
    }
}
