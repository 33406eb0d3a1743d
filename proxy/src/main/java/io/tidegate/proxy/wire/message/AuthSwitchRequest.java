package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.Arrays;

/**
 * The server wants another authentication plugin than the client began with.
 *
 * @param data the plugin's scramble, without the NUL that follows it on the wire where it is text
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html">Protocol::AuthSwitchRequest</a>
 */
public record AuthSwitchRequest(String plugin, AuthData data) {
    public static final int HEADER = 0xFE;

    private static final int BINARY_SCRAMBLE_LENGTH = 32;

    public void encode(ByteBuf out) {
        out.writeByte(HEADER);
        Fields.writeNulString(out, plugin, US_ASCII);
        out.writeBytes(data.toBytes());
        out.writeByte(0);
    }

    public static AuthSwitchRequest decode(ByteBuf payload) {
        if (Fields.readInt1(payload) != HEADER) {
            throw new MalformedPacketException("not a request to switch authentication");
        }
        if (!payload.isReadable()) {
            throw new MalformedPacketException("the server asks for a password of MySQL 4.0");
        }
        String plugin = Fields.readNulString(payload, US_ASCII);
        byte[] data = Fields.readRest(payload);
        // MariaDB's newer plugins send 32 bytes of any kind, of which the last may be 0.
        boolean terminated =
                data.length != BINARY_SCRAMBLE_LENGTH
                        && data.length > 0
                        && data[data.length - 1] == 0;
        return new AuthSwitchRequest(
                plugin, AuthData.of(terminated ? Arrays.copyOf(data, data.length - 1) : data));
    }
}
