package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.ServerStatus;

/**
 * A command has ended well.
 *
 * @param info what the server says about it, for people
 * @param state for a peer with SESSION_TRACK only; it sets a status flag of its own
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html">OK_Packet</a>
 */
public record OkPacket(
        long affectedRows,
        long lastInsertId,
        int status,
        int warnings,
        String info,
        SessionState state) {
    public static final int HEADER = 0x00;

    /** Instead of {@link #HEADER} at the end of a result set under DEPRECATE_EOF. */
    public static final int EOF_HEADER = 0xFE;

    /** One that tells of no change of the session. */
    public OkPacket(long affectedRows, long lastInsertId, int status, int warnings, String info) {
        this(affectedRows, lastInsertId, status, warnings, info, SessionState.NONE);
    }

    public static OkPacket of(int status) {
        return new OkPacket(0, 0, status, 0, "");
    }

    public OkPacket with(SessionState changes) {
        return new OkPacket(affectedRows, lastInsertId, status, warnings, info, changes);
    }

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
        out.writeShortLE(state.isNone() ? status : status | ServerStatus.SESSION_STATE_CHANGED);
        out.writeShortLE(warnings);
        // With its length, whatever the capabilities: servers send it so and clients read it so,
        // though the manual says otherwise for a peer without SESSION_TRACK.
        if (!info.isEmpty() || !state.isNone()) {
            Lenenc.writeString(out, info, UTF_8);
            state.write(out);
        }
    }

    /** Decodes either header. */
    public static OkPacket decode(ByteBuf payload) {
        int header = Fields.readInt1(payload);
        if (header != HEADER && header != EOF_HEADER) {
            throw new MalformedPacketException("not an OK packet");
        }
        long affectedRows = Lenenc.readInt(payload);
        long lastInsertId = Lenenc.readInt(payload);
        int status = Fields.readInt2(payload);
        int warnings = Fields.readInt2(payload);
        // Servers leave an empty text out where nothing follows it.
        String info = payload.isReadable() ? Lenenc.readString(payload, UTF_8) : "";
        boolean tells = (status & ServerStatus.SESSION_STATE_CHANGED) != 0 && payload.isReadable();
        return new OkPacket(
                affectedRows,
                lastInsertId,
                status,
                warnings,
                info,
                tells ? SessionState.read(payload) : SessionState.NONE);
    }
}
