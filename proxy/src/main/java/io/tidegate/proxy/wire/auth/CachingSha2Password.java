package io.tidegate.proxy.wire.auth;

import static io.tidegate.proxy.wire.auth.Digests.sha256;
import static io.tidegate.proxy.wire.auth.Digests.xor;

import java.security.MessageDigest;

/**
 * The arithmetic of caching_sha2_password's fast path: the client proves SHA256(password), the
 * server has SHA256(SHA256(password)) in its cache; and the bytes of the slow one.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html">Caching_sha2_password
 *     information</a>
 */
final class CachingSha2Password {
    /** From the client: send your public key. */
    static final byte REQUEST_PUBLIC_KEY = 2;

    /** From the server: your proof is right, OK follows. */
    static final byte FAST_AUTH_SUCCESS = 3;

    /** From the server: send the password itself. */
    static final byte PERFORM_FULL_AUTHENTICATION = 4;

    private CachingSha2Password() {}

    static byte[] cached(byte[] password) {
        return sha256(sha256(password));
    }

    static byte[] response(byte[] password, byte[] scramble) {
        byte[] once = sha256(password);
        return xor(once, sha256(sha256(once), scramble));
    }

    static boolean verify(byte[] response, byte[] cached, byte[] scramble) {
        if (response.length != Digests.SHA256_LENGTH) {
            return false;
        }
        byte[] once = xor(response, sha256(cached, scramble));
        return MessageDigest.isEqual(sha256(once), cached);
    }

    /** What is encrypted by RSA: the terminated password under the scramble, and back again. */
    static byte[] mask(byte[] terminatedPassword, byte[] scramble) {
        byte[] result = new byte[terminatedPassword.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (terminatedPassword[i] ^ scramble[i % scramble.length]);
        }
        return result;
    }
}
