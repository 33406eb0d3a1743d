package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.Arrays;

/**
 * The server's first packet.
 *
 * @param scramble {@value #SCRAMBLE_LENGTH} bytes, without the NUL that follows them on the wire
 * @param collation the id of the server's default collation, its low byte only
 * @param authPlugin empty if the server names none
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html">Protocol::HandshakeV10</a>
 */
public record Greeting(
        String serverVersion,
        int connectionId,
        AuthData scramble,
        int capabilities,
        int collation,
        int status,
        String authPlugin) {
    public static final int SCRAMBLE_LENGTH = 20;

    private static final int PROTOCOL_VERSION = 10;
    private static final int FIRST_PART = 8;
    private static final int MIN_SECOND_PART = 13;
    private static final int RESERVED = 10;

    public void encode(ByteBuf out) {
        byte[] bytes = scramble.toBytes();
        out.writeByte(PROTOCOL_VERSION);
        Fields.writeNulString(out, serverVersion, UTF_8);
        out.writeIntLE(connectionId);
        out.writeBytes(bytes, 0, FIRST_PART);
        out.writeByte(0);
        out.writeShortLE(capabilities);
        out.writeByte(collation);
        out.writeShortLE(status);
        out.writeShortLE(capabilities >>> 16);
        out.writeByte(SCRAMBLE_LENGTH + 1);
        out.writeZero(RESERVED);
        out.writeBytes(bytes, FIRST_PART, SCRAMBLE_LENGTH - FIRST_PART);
        out.writeByte(0);
        Fields.writeNulString(out, authPlugin, US_ASCII);
    }

    public static Greeting decode(ByteBuf payload) {
        int version = Fields.readInt1(payload);
        if (version != PROTOCOL_VERSION) {
            throw new MalformedPacketException("handshake version " + version + " instead of 10");
        }
        String serverVersion = Fields.readNulString(payload, UTF_8);
        int connectionId = Fields.readInt4(payload);
        byte[] scramble = Arrays.copyOf(Fields.readBytes(payload, FIRST_PART), SCRAMBLE_LENGTH);
        Fields.skip(payload, 1);
        int low = Fields.readInt2(payload);
        int collation = Fields.readInt1(payload);
        int status = Fields.readInt2(payload);
        int capabilities = low | Fields.readInt2(payload) << 16;
        int scrambleLength = Fields.readInt1(payload);
        Fields.skip(payload, RESERVED);
        if (!Capability.has(capabilities, Capability.SECURE_CONNECTION)) {
            throw new MalformedPacketException("the server knows only passwords of MySQL 4.0");
        }
        byte[] second =
                Fields.readBytes(payload, Math.max(MIN_SECOND_PART, scrambleLength - FIRST_PART));
        System.arraycopy(second, 0, scramble, FIRST_PART, SCRAMBLE_LENGTH - FIRST_PART);
        String plugin =
                Capability.has(capabilities, Capability.PLUGIN_AUTH)
                        ? Fields.readNulString(payload, US_ASCII)
                        : "";
        return new Greeting(
                serverVersion,
                connectionId,
                AuthData.of(scramble),
                capabilities,
                collation,
                status,
                plugin);
    }
}
