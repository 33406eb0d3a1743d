package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * A command has ended well.
 *
 * @param info what the server says about it, for people
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html">OK_Packet</a>
 */
public record OkPacket(
        long affectedRows, long lastInsertId, int status, int warnings, String info) {
    public static final int HEADER = 0x00;

    /** Instead of {@link #HEADER} at the end of a result set under DEPRECATE_EOF. */
    public static final int EOF_HEADER = 0xFE;

    public static OkPacket of(int status) {
        return new OkPacket(0, 0, status, 0, "");
    }

    /** Encodes it for a peer without SESSION_TRACK. */
    public void encode(ByteBuf out) {
        encode(out, HEADER);
    }

    /** Encodes it as the end of a result set under DEPRECATE_EOF. */
    public void encodeAsEof(ByteBuf out) {
        encode(out, EOF_HEADER);
    }

    private void encode(ByteBuf out, int header) {
        out.writeByte(header);
        Lenenc.writeInt(out, affectedRows);
        Lenenc.writeInt(out, lastInsertId);
        out.writeShortLE(status);
        out.writeShortLE(warnings);
        // With its length, whatever the capabilities: servers send it so and clients read it so,
        // though the manual says otherwise for a peer without SESSION_TRACK.
        if (!info.isEmpty()) {
            Lenenc.writeString(out, info, UTF_8);
        }
    }

    /** Decodes either header. Changes of session state are passed over. */
    public static OkPacket decode(ByteBuf payload) {
        int header = Fields.readInt1(payload);
        if (header != HEADER && header != EOF_HEADER) {
            throw new MalformedPacketException("not an OK packet");
        }
        return new OkPacket(
                Lenenc.readInt(payload),
                Lenenc.readInt(payload),
                Fields.readInt2(payload),
                Fields.readInt2(payload),
                // Servers leave an empty text out where nothing follows it.
                payload.isReadable() ? Lenenc.readString(payload, UTF_8) : "");
    }
}
