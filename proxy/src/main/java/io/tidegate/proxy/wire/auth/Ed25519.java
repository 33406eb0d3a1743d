package io.tidegate.proxy.wire.auth;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs by Ed25519 with a secret of any length. The standard's secret has 32 bytes, but is only
 * ever used through its SHA-512, and MariaDB's client_ed25519 takes the password itself for it.
 *
 * <p>The JDK's own signature does the arithmetic: it takes the bytes that a key gives it, whatever
 * their number; only its factories of keys insist on 32. A test holds it to signatures that
 * MariaDB's driver made.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</a>
 */
final class Ed25519 {
    static final int SIGNATURE_LENGTH = 64;

    private Ed25519() {}

    static byte[] sign(byte[] secret, byte[]... parts) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(new SecretKey(secret));
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no usable Ed25519", e);
        }
    }

    /** A key that only gives its bytes. */
    private static final class SecretKey implements EdECPrivateKey {
        private static final long serialVersionUID = 1L;

        private final byte[] secret;

        SecretKey(byte[] secret) {
            this.secret = secret;
        }

        @Override
        public Optional<byte[]> getBytes() {
            return Optional.of(secret.clone());
        }

        @Override
        public NamedParameterSpec getParams() {
            return NamedParameterSpec.ED25519;
        }

        @Override
        public String getAlgorithm() {
            return "EdDSA";
        }

        @Override
        public @Nullable String getFormat() {
            return null;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return null;
        }
    }
}
