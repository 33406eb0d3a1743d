package io.tidegate.proxy.wire.auth;

import java.util.HexFormat;

/**
 * What MariaDB's clients from 11.4 on want to hear from a server whose certificate they cannot
 * verify: that it knows the user's password, and that it is the one who shows the certificate. Who
 * stands in between has another certificate, and cannot make the proof for it.
 */
final class ServerProof {
    /** Tells the proof from what servers have always said at this place. */
    private static final char MARK = 1;

    private ServerProof() {}

    /**
     * @param hash of the password, as client and server have it by their plugin
     * @param fingerprint SHA-256 of the server's certificate
     */
    static String of(byte[] hash, byte[] scramble, byte[] fingerprint) {
        byte[] proof = Digests.sha256(hash, scramble, fingerprint);
        return MARK + HexFormat.of().withUpperCase().formatHex(proof);
    }
}
