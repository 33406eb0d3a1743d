package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.MalformedPacketException;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Logs in by caching_sha2_password. Without TLS the password itself leaves only under the server's
 * public key, which the server is asked for.
 */
final class CachingSha2ClientPlugin implements ClientPlugin {
    private final byte[] password;
    private final byte[] scramble;
    private final boolean secure;
    private boolean keyRequested;
    private boolean ended;

    CachingSha2ClientPlugin(byte[] password, byte[] scramble, boolean secure) {
        this.password = password;
        this.scramble = scramble;
        this.secure = secure;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.CACHING_SHA2_PASSWORD;
    }

    @Override
    public byte[] begin() {
        return password.length == 0 ? password : CachingSha2Password.response(password, scramble);
    }

    @Override
    public ClientStep receive(byte[] data) {
        if (ended) {
            throw new MalformedPacketException("a step after the last one");
        }
        if (keyRequested) {
            ended = true;
            return ClientStep.answer(encryptedPassword(data));
        }
        if (data.length == 1 && data[0] == CachingSha2Password.FAST_AUTH_SUCCESS) {
            ended = true;
            return new ClientStep.Silence();
        }
        if (data.length == 1 && data[0] == CachingSha2Password.PERFORM_FULL_AUTHENTICATION) {
            if (secure) {
                ended = true;
                return ClientStep.answer(Arrays.copyOf(password, password.length + 1));
            }
            keyRequested = true;
            return ClientStep.answer(new byte[] {CachingSha2Password.REQUEST_PUBLIC_KEY});
        }
        throw new MalformedPacketException("an unknown step of caching_sha2_password");
    }

    private byte[] encryptedPassword(byte[] pem) {
        byte[] terminated = Arrays.copyOf(password, password.length + 1);
        try {
            return Rsa.encrypt(CachingSha2Password.mask(terminated, scramble), Rsa.fromPem(pem));
        } catch (GeneralSecurityException e) {
            throw new MalformedPacketException("the server's public key cannot be used");
        } finally {
            Arrays.fill(terminated, (byte) 0);
        }
    }
}
