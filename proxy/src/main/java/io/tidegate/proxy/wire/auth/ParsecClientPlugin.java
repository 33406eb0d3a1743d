package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.AuthData;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Logs in by MariaDB's parsec: the server names a salt and the number of rounds, the client derives
 * a key from the password and signs both sides' scrambles with it.
 *
 * @see <a
 *     href="https://mariadb.com/docs/server/reference/clientserver-protocol/1-connecting/connection#parsec-plugin">parsec</a>
 */
final class ParsecClientPlugin implements ClientPlugin {
    static final int SCRAMBLE_LENGTH = 32;

    private static final char PBKDF2 = 'P';
    private static final int FIRST_ROUNDS = 1024;

    /** More would be work without end, on behalf of whoever is at the other end. */
    private static final int MOST_DOUBLINGS = 3;

    private static final int MOST_SALT = 64;

    private final byte[] password;
    private final byte[] scramble;
    private final Executor executor;
    private boolean ended;

    /**
     * @param executor derives the key, which takes milliseconds
     */
    ParsecClientPlugin(byte[] password, byte[] scramble, Executor executor) {
        this.password = password;
        this.scramble = scramble;
        this.executor = executor;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.PARSEC;
    }

    /** Asks for the salt. */
    @Override
    public byte[] begin() {
        return new byte[0];
    }

    @Override
    public ClientStep receive(byte[] data) {
        boolean shaped =
                data.length > 2
                        && data.length <= 2 + MOST_SALT
                        && data[0] == PBKDF2
                        && data[1] >= 0
                        && data[1] <= MOST_DOUBLINGS;
        if (ended || !shaped) {
            throw new MalformedPacketException("an unknown step of parsec");
        }
        ended = true;
        byte[] salt = Arrays.copyOfRange(data, 2, data.length);
        int rounds = FIRST_ROUNDS << data[1];
        return new ClientStep.Later(
                CompletableFuture.supplyAsync(() -> signed(salt, rounds), executor));
    }

    private AuthData signed(byte[] salt, int rounds) {
        byte[] mine = new byte[SCRAMBLE_LENGTH];
        new SecureRandom().nextBytes(mine);
        byte[] key = derive(password, salt, rounds);
        byte[] signature = Ed25519.sign(key, scramble, mine);
        Arrays.fill(key, (byte) 0);
        byte[] answer = Arrays.copyOf(mine, SCRAMBLE_LENGTH + Ed25519.SIGNATURE_LENGTH);
        System.arraycopy(signature, 0, answer, SCRAMBLE_LENGTH, Ed25519.SIGNATURE_LENGTH);
        return AuthData.of(answer);
    }

    /**
     * PBKDF2 with HMAC-SHA512, the first 32 bytes. The JDK's own takes passwords as characters and
     * none that are empty; servers take bytes of any number.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8018#section-5.2">RFC 8018</a>
     */
    static byte[] derive(byte[] password, byte[] salt, int rounds) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            // An empty key is filled up with zeros, as one zero is.
            mac.init(
                    new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA512"));
            mac.update(salt);
            byte[] last = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] sum = last.clone();
            for (int round = 1; round < rounds; round++) {
                last = mac.doFinal(last);
                sum = Digests.xor(sum, last);
            }
            return Arrays.copyOf(sum, SCRAMBLE_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA512", e);
        }
    }
}
