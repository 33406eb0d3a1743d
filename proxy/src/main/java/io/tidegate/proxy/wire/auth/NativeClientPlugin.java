package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.Optional;

/** Logs in by mysql_native_password. */
record NativeClientPlugin(byte[] password, byte[] scramble) implements ClientPlugin {
    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.MYSQL_NATIVE_PASSWORD;
    }

    @Override
    public byte[] begin() {
        return password.length == 0 ? password : NativePassword.response(password, scramble);
    }

    @Override
    public Optional<byte[]> receive(byte[] data) {
        throw new MalformedPacketException("mysql_native_password has no further steps");
    }

    @Override
    public String toString() {
        return "NativeClientPlugin";
    }
}
