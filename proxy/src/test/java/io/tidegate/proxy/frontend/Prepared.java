package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.PrepareOk;

/** A statement of one parameter and one column, as it is prepared and executed. */
final class Prepared {
    private Prepared() {}

    /** A server's answer to its preparation. */
    static byte[] ok(int id) {
        return ByteBufUtil.getBytes(
                Unpooled.wrappedBuffer(
                        WirePackets.packet(1, new PrepareOk(id, 1, 1, 0)::encode),
                        WirePackets.packet(2, ColumnDefinition.bigint("?")::encode),
                        WirePackets.packet(3, ColumnDefinition.text("n")::encode)));
    }

    /** The id that the client is told. */
    static int id(Packet reply) {
        return PrepareOk.decode(reply.buffer()).statementId();
    }

    static byte[] execution(int id, long parameter) {
        return WirePackets.packet(
                0,
                out ->
                        out.writeByte(Command.COM_STMT_EXECUTE.code())
                                .writeIntLE(id)
                                .writeByte(0)
                                .writeIntLE(1)
                                .writeByte(0)
                                .writeByte(1)
                                .writeShortLE(ColumnType.LONGLONG)
                                .writeLongLE(parameter));
    }
}
