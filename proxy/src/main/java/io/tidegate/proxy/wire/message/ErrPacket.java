package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * A command or a login has failed.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html">ERR_Packet</a>
 */
public record ErrPacket(int errno, String sqlState, String message) {
    public static final int HEADER = 0xFF;

    private static final String UNKNOWN_STATE = "HY000";
    private static final int STATE_LENGTH = 5;

    public static ErrPacket of(TidegateException failure) {
        return new ErrPacket(
                failure.code().errno(), failure.code().sqlState(), failure.clientMessage());
    }

    public void encode(ByteBuf out) {
        out.writeByte(HEADER);
        out.writeShortLE(errno);
        out.writeByte('#');
        out.writeCharSequence(sqlState, US_ASCII);
        out.writeCharSequence(message, UTF_8);
    }

    /** A server that does not know its client yet sends no SQLSTATE. */
    public static ErrPacket decode(ByteBuf payload) {
        if (Fields.readInt1(payload) != HEADER) {
            throw new MalformedPacketException("not an ERR packet");
        }
        int errno = Fields.readInt2(payload);
        boolean marked =
                payload.isReadable() && payload.getByte(payload.readerIndex()) == (byte) '#';
        if (!marked) {
            return new ErrPacket(errno, UNKNOWN_STATE, Fields.readRestString(payload, UTF_8));
        }
        Fields.skip(payload, 1);
        String sqlState = new String(Fields.readBytes(payload, STATE_LENGTH), US_ASCII);
        return new ErrPacket(errno, sqlState, Fields.readRestString(payload, UTF_8));
    }
}
