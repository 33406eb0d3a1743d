package io.tidegate.proxy.wire.auth;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.Cipher;

/** The key pair under which clients send their passwords. It lives as long as the process. */
final class RsaKey {
    /** A longer key would need more than a packet's usual answer; the servers' own is as long. */
    static final int BITS = 2048;

    static final int ENCRYPTED_LENGTH = BITS / Byte.SIZE;

    private final KeyPair pair;
    private final byte[] pem;

    private RsaKey(KeyPair pair) {
        this.pair = pair;
        this.pem = Rsa.toPem((RSAPublicKey) pair.getPublic());
    }

    /** Takes some hundred milliseconds. */
    static RsaKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return new RsaKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    byte[] pem() {
        return pem.clone();
    }

    /** The clear bytes, or nothing: why the bytes are wrong is nobody's business. */
    Optional<byte[]> decrypt(byte[] encrypted) {
        try {
            Cipher cipher = Cipher.getInstance(Rsa.TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            return Optional.of(cipher.doFinal(encrypted));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
