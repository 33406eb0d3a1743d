package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import java.util.Arrays;
import java.util.Optional;

/**
 * Verifies by caching_sha2_password.
 *
 * <pre>
 *   proof of a known password -> fast success
 *   proof of an unknown one   -> full authentication -> password in TLS -> verdict
 *                                                    -> public key -> encrypted password -> verdict
 * </pre>
 */
final class CachingSha2ServerPlugin implements ServerPlugin {
    private final Sha2Verifier verifier;

    /** Compared with where nothing is cached, to take the same time. */
    private static final byte[] NOTHING_CACHED = new byte[Digests.SHA256_LENGTH];

    private final byte[] scramble;
    private final boolean secure;
    private final AuthExecutor executor;
    private boolean full;
    private boolean keySent;

    /**
     * @param secure whether a password may come in clear text, as clients send it inside TLS
     */
    CachingSha2ServerPlugin(
            Sha2Verifier verifier, byte[] scramble, boolean secure, AuthExecutor executor) {
        this.verifier = verifier;
        this.scramble = scramble;
        this.secure = secure;
        this.executor = executor;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.CACHING_SHA2_PASSWORD;
    }

    @Override
    public AuthStep begin(byte[] response) {
        if (isEmptyPassword(response)) {
            return verifier.isEmptyPassword() ? new AuthStep.Accepted(null) : new AuthStep.Denied();
        }
        Optional<byte[]> cached = verifier.cached();
        boolean right =
                CachingSha2Password.verify(response, cached.orElse(NOTHING_CACHED), scramble);
        if (right && cached.isPresent()) {
            return new AuthStep.Accepted(message(CachingSha2Password.FAST_AUTH_SUCCESS));
        }
        // A stale cache must not lock out the new password; a password that is known has no cache.
        full = verifier.hasFullAuthentication();
        return full
                ? new AuthStep.More(message(CachingSha2Password.PERFORM_FULL_AUTHENTICATION))
                : new AuthStep.Denied();
    }

    @Override
    public AuthStep receive(byte[] data) {
        if (!full) {
            return new AuthStep.Denied();
        }
        if (data.length == 1 && data[0] == CachingSha2Password.REQUEST_PUBLIC_KEY && !keySent) {
            keySent = true;
            return executor.withKey(
                    key -> new AuthStep.More(new AuthMoreData(AuthData.of(key.pem()))));
        }
        full = false;
        if (secure && !keySent) {
            return executor.later(() -> verdict(data));
        }
        // Anything else than one encrypted block would be a password in clear text.
        if (data.length != RsaKey.ENCRYPTED_LENGTH) {
            return new AuthStep.Denied();
        }
        return executor.withKey(key -> verdict(key, data));
    }

    private AuthStep verdict(RsaKey key, byte[] encrypted) {
        return verdict(
                key.decrypt(encrypted)
                        .map(masked -> CachingSha2Password.mask(masked, scramble))
                        .orElse(new byte[1]));
    }

    private AuthStep verdict(byte[] clear) {
        boolean terminated = clear.length > 0 && clear[clear.length - 1] == 0;
        byte[] password = Arrays.copyOf(clear, Math.max(0, clear.length - 1));
        // The work is done for what cannot be right, too: its time must not tell.
        boolean right = verifier.matches(password) && terminated && password.length > 0;
        Arrays.fill(clear, (byte) 0);
        Arrays.fill(password, (byte) 0);
        return right ? new AuthStep.Accepted(null) : new AuthStep.Denied();
    }

    /** Some clients end even an empty password with NUL. */
    private static boolean isEmptyPassword(byte[] response) {
        return response.length == 0 || (response.length == 1 && response[0] == 0);
    }

    private static AuthMoreData message(byte step) {
        return new AuthMoreData(AuthData.of(new byte[] {step}));
    }
}
