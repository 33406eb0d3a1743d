package io.tidegate.proxy.wire.auth;

import static io.tidegate.proxy.wire.auth.Digests.sha1;
import static io.tidegate.proxy.wire.auth.Digests.xor;

import java.security.MessageDigest;

/**
 * The arithmetic of mysql_native_password: the client proves SHA1(password), the server holds
 * SHA1(SHA1(password)).
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html">Native
 *     Authentication</a>
 */
final class NativePassword {
    private NativePassword() {}

    static byte[] stored(byte[] password) {
        return sha1(sha1(password));
    }

    static byte[] response(byte[] password, byte[] scramble) {
        byte[] once = sha1(password);
        return xor(once, sha1(scramble, sha1(once)));
    }

    static boolean verify(byte[] response, byte[] stored, byte[] scramble) {
        if (response.length != Digests.SHA1_LENGTH) {
            return false;
        }
        byte[] once = xor(response, sha1(scramble, stored));
        return MessageDigest.isEqual(sha1(once), stored);
    }
}
