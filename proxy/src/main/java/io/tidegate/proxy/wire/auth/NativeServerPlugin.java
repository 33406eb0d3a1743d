package io.tidegate.proxy.wire.auth;

import io.tidegate.conf.model.Credential;
import java.util.HexFormat;
import java.util.Optional;

/** Verifies by mysql_native_password. */
final class NativeServerPlugin implements ServerPlugin {
    /** SHA1(SHA1(password)), or nothing for the empty password. */
    private final Optional<byte[]> stored;

    private final byte[] scramble;

    private NativeServerPlugin(Optional<byte[]> stored, byte[] scramble) {
        this.stored = stored;
        this.scramble = scramble;
    }

    static NativeServerPlugin of(Credential.NativeVerifier verifier, byte[] scramble) {
        byte[] stored = HexFormat.of().parseHex(verifier.hex().substring(1));
        return new NativeServerPlugin(Optional.of(stored), scramble);
    }

    static NativeServerPlugin of(byte[] password, byte[] scramble) {
        Optional<byte[]> stored =
                password.length == 0
                        ? Optional.empty()
                        : Optional.of(NativePassword.stored(password));
        return new NativeServerPlugin(stored, scramble);
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.MYSQL_NATIVE_PASSWORD;
    }

    @Override
    public AuthStep begin(byte[] response) {
        boolean right =
                stored.isPresent()
                        ? NativePassword.verify(response, stored.get(), scramble)
                        : response.length == 0;
        return right ? new AuthStep.Accepted(null) : new AuthStep.Denied();
    }

    @Override
    public AuthStep receive(byte[] data) {
        return new AuthStep.Denied();
    }

    @Override
    public Optional<byte[]> sharedHash() {
        return stored;
    }
}
