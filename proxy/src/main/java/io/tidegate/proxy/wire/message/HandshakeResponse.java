package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The client's answer to the greeting. The client's capabilities decide which fields follow.
 *
 * @param collation the low byte of the collation's id: the packet has no room for more
 * @param schema empty if the login names none
 * @param authPlugin empty if the client names none
 * @param attributes what the client says about itself, in its order
 * @param zstdLevel how hard the server shall compress, 0 unless the client asks for zstd
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html">Protocol::HandshakeResponse41</a>
 */
public record HandshakeResponse(
        int capabilities,
        int maxPacketSize,
        int collation,
        String user,
        AuthData authResponse,
        String schema,
        String authPlugin,
        Map<String, String> attributes,
        int zstdLevel) {
    /** Longer than any honest login; the server's own bound is of the same size. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final int FILLER = 23;
    private static final int MAX_ZSTD_LEVEL = 22;

    public HandshakeResponse {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public void encode(ByteBuf out) {
        out.writeIntLE(capabilities);
        out.writeIntLE(maxPacketSize);
        out.writeByte(collation);
        out.writeZero(FILLER);
        Fields.writeNulString(out, user, UTF_8);
        encodeAuthResponse(out);
        if (Capability.has(capabilities, Capability.CONNECT_WITH_DB)) {
            Fields.writeNulString(out, schema, UTF_8);
        }
        if (Capability.has(capabilities, Capability.PLUGIN_AUTH)) {
            Fields.writeNulString(out, authPlugin, US_ASCII);
        }
        if (Capability.has(capabilities, Capability.CONNECT_ATTRS)) {
            encodeAttributes(out, attributes);
        }
        if (Capability.has(capabilities, Capability.ZSTD)) {
            out.writeByte(zstdLevel);
        }
    }

    private void encodeAuthResponse(ByteBuf out) {
        byte[] bytes = authResponse.toBytes();
        if (Capability.has(capabilities, Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            Lenenc.writeBytes(out, bytes);
        } else if (bytes.length <= 0xFF) {
            out.writeByte(bytes.length).writeBytes(bytes);
        } else {
            throw new IllegalArgumentException("an answer of " + bytes.length + " bytes");
        }
    }

    static void encodeAttributes(ByteBuf out, Map<String, String> attributes) {
        ByteBuf pairs = out.alloc().buffer();
        try {
            attributes.forEach((name, value) -> {
                Lenenc.writeString(pairs, name, UTF_8);
                Lenenc.writeString(pairs, value, UTF_8);
            });
            Lenenc.writeBytes(out, pairs);
        } finally {
            pairs.release();
        }
    }

    public static HandshakeResponse decode(ByteBuf payload) {
        if (payload.readableBytes() > MAX_LENGTH) {
            throw new MalformedPacketException("a login of more than " + MAX_LENGTH + " bytes");
        }
        int capabilities = Fields.readInt4(payload);
        if (!Capability.has(capabilities, Capability.PROTOCOL_41)) {
            throw new MalformedPacketException("the client does not speak protocol 4.1");
        }
        int maxPacketSize = Fields.readInt4(payload);
        int collation = Fields.readInt1(payload);
        Fields.skip(payload, FILLER);
        String user = Fields.readNulString(payload, UTF_8);
        AuthData response = AuthData.of(decodeAuthResponse(payload, capabilities));
        String schema =
                Capability.has(capabilities, Capability.CONNECT_WITH_DB)
                        ? Fields.readNulString(payload, UTF_8)
                        : "";
        // Servers take a login that ends here although its flags promise the fields below.
        String plugin =
                Capability.has(capabilities, Capability.PLUGIN_AUTH) && payload.isReadable()
                        ? Fields.readNulString(payload, US_ASCII)
                        : "";
        Map<String, String> attributes =
                Capability.has(capabilities, Capability.CONNECT_ATTRS) && payload.isReadable()
                        ? decodeAttributes(Lenenc.readSlice(payload))
                        : Map.of();
        int zstdLevel =
                Capability.has(capabilities, Capability.ZSTD) ? decodeZstdLevel(payload) : 0;
        return new HandshakeResponse(
                capabilities,
                maxPacketSize,
                collation,
                user,
                response,
                schema,
                plugin,
                attributes,
                zstdLevel);
    }

    private static int decodeZstdLevel(ByteBuf payload) {
        int level = Fields.readInt1(payload);
        if (level < 1 || level > MAX_ZSTD_LEVEL) {
            throw new MalformedPacketException("zstd level " + level);
        }
        return level;
    }

    private static byte[] decodeAuthResponse(ByteBuf payload, int capabilities) {
        if (Capability.has(capabilities, Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            return Lenenc.readBytes(payload);
        }
        if (Capability.has(capabilities, Capability.SECURE_CONNECTION)) {
            return Fields.readBytes(payload, Fields.readInt1(payload));
        }
        return Fields.readNulBytes(payload);
    }

    static Map<String, String> decodeAttributes(ByteBuf pairs) {
        Map<String, String> attributes = new LinkedHashMap<>();
        while (pairs.isReadable()) {
            String name = Lenenc.readString(pairs, UTF_8);
            attributes.put(name, Lenenc.readString(pairs, UTF_8));
        }
        return attributes;
    }
}
