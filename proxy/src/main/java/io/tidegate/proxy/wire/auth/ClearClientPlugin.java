package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.Arrays;

/** Logs in by mysql_clear_password, which is refused outside of TLS before this is made. */
final class ClearClientPlugin implements ClientPlugin {
    private final byte[] password;

    ClearClientPlugin(byte[] password) {
        this.password = password;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.MYSQL_CLEAR_PASSWORD;
    }

    @Override
    public byte[] begin() {
        return Arrays.copyOf(password, password.length + 1);
    }

    @Override
    public ClientStep receive(byte[] data) {
        throw new MalformedPacketException("mysql_clear_password has no further steps");
    }
}
