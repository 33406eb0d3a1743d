package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.MalformedPacketException;

/** Logs in by mysql_native_password. */
final class NativeClientPlugin implements ClientPlugin {
    private final byte[] password;
    private final byte[] scramble;

    NativeClientPlugin(byte[] password, byte[] scramble) {
        this.password = password;
        this.scramble = scramble;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.MYSQL_NATIVE_PASSWORD;
    }

    @Override
    public byte[] begin() {
        return password.length == 0 ? password : NativePassword.response(password, scramble);
    }

    @Override
    public ClientStep receive(byte[] data) {
        throw new MalformedPacketException("mysql_native_password has no further steps");
    }
}
