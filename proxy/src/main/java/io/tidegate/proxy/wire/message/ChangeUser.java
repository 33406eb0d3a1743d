package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client that goes on as another user. The capabilities of its login decide which fields follow.
 *
 * @param authResponse to the scramble of the login; servers ask anew, whatever it is
 * @param schema empty for none
 * @param collation its whole id: other than the login, this packet has room for it
 * @param attributes what the client says about itself, in its order
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html">COM_CHANGE_USER</a>
 */
public record ChangeUser(
        String user,
        AuthData authResponse,
        String schema,
        int collation,
        String authPlugin,
        Map<String, String> attributes) {
    public ChangeUser {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public void encode(ByteBuf out, int capabilities) {
        byte[] bytes = authResponse.toBytes();
        out.writeByte(Command.COM_CHANGE_USER.code());
        Fields.writeNulString(out, user, UTF_8);
        out.writeByte(bytes.length).writeBytes(bytes);
        Fields.writeNulString(out, schema, UTF_8);
        out.writeShortLE(collation);
        if (Capability.has(capabilities, Capability.PLUGIN_AUTH)) {
            Fields.writeNulString(out, authPlugin, US_ASCII);
        }
        if (Capability.has(capabilities, Capability.CONNECT_ATTRS)) {
            HandshakeResponse.encodeAttributes(out, attributes);
        }
    }

    public static ChangeUser decode(ByteBuf payload, int capabilities) {
        if (payload.readableBytes() > HandshakeResponse.MAX_LENGTH) {
            throw new MalformedPacketException("a change of user of more than 64 KiB");
        }
        Fields.skip(payload, 1);
        String user = Fields.readNulString(payload, UTF_8);
        AuthData response =
                AuthData.of(
                        Capability.has(capabilities, Capability.SECURE_CONNECTION)
                                ? Fields.readBytes(payload, Fields.readInt1(payload))
                                : Fields.readNulBytes(payload));
        String schema = Fields.readNulString(payload, UTF_8);
        int collation = payload.isReadable() ? Fields.readInt2(payload) : 0;
        String plugin =
                Capability.has(capabilities, Capability.PLUGIN_AUTH)
                        ? Fields.readNulString(payload, US_ASCII)
                        : "";
        Map<String, String> attributes =
                Capability.has(capabilities, Capability.CONNECT_ATTRS) && payload.isReadable()
                        ? HandshakeResponse.decodeAttributes(Lenenc.readSlice(payload))
                        : Map.of();
        return new ChangeUser(user, response, schema, collation, plugin, attributes);
    }

    /** The same as a login of the connection that it comes over. */
    public HandshakeResponse asLogin(int capabilities) {
        return new HandshakeResponse(
                capabilities, 0, collation, user, authResponse, schema, authPlugin, attributes, 0);
    }
}
