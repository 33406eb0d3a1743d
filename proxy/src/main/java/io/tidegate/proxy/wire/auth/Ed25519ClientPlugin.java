package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * Logs in by MariaDB's client_ed25519: the scramble signed with the password for a secret.
 *
 * @see <a
 *     href="https://mariadb.com/docs/server/reference/clientserver-protocol/1-connecting/connection#client_ed25519-plugin">client_ed25519</a>
 */
final class Ed25519ClientPlugin implements ClientPlugin {
    static final int SCRAMBLE_LENGTH = 32;

    private final byte[] password;
    private final byte[] scramble;

    Ed25519ClientPlugin(byte[] password, byte[] scramble) {
        this.password = password;
        this.scramble = scramble;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.CLIENT_ED25519;
    }

    @Override
    public byte[] begin() {
        return Ed25519.sign(password, scramble);
    }

    @Override
    public ClientStep receive(byte[] data) {
        throw new MalformedPacketException("client_ed25519 has no further steps");
    }
}
