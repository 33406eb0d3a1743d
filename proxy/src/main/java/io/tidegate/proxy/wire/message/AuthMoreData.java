package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * A step of the server's authentication plugin.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html">Protocol::AuthMoreData</a>
 */
public record AuthMoreData(AuthData data) {
    public static final int HEADER = 0x01;

    public void encode(ByteBuf out) {
        out.writeByte(HEADER).writeBytes(data.toBytes());
    }

    public static AuthMoreData decode(ByteBuf payload) {
        if (Fields.readInt1(payload) != HEADER) {
            throw new MalformedPacketException("not a step of an authentication");
        }
        return new AuthMoreData(AuthData.of(Fields.readRest(payload)));
    }
}
