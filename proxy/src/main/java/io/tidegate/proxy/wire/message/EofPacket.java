package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * The end of column definitions or rows, without DEPRECATE_EOF.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html">EOF_Packet</a>
 */
public record EofPacket(int warnings, int status) {
    public static final int HEADER = 0xFE;

    private static final int LENGTH = 5;

    public void encode(ByteBuf out) {
        out.writeByte(HEADER);
        out.writeShortLE(warnings);
        out.writeShortLE(status);
    }

    public static EofPacket decode(ByteBuf payload) {
        // A longer packet with this header is an OK packet or a row with a very long first value.
        if (payload.readableBytes() != LENGTH || Fields.readInt1(payload) != HEADER) {
            throw new MalformedPacketException("not an EOF packet");
        }
        int warnings = Fields.readInt2(payload);
        return new EofPacket(warnings, Fields.readInt2(payload));
    }
}
