package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * A statement is prepared; definitions of its parameters and columns follow.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html">COM_STMT_PREPARE_OK</a>
 */
public record PrepareOk(int statementId, int columns, int parameters, int warnings) {
    public static final int HEADER = 0x00;

    public void encode(ByteBuf out) {
        out.writeByte(HEADER);
        out.writeIntLE(statementId);
        out.writeShortLE(columns);
        out.writeShortLE(parameters);
        out.writeByte(0);
        out.writeShortLE(warnings);
    }

    public static PrepareOk decode(ByteBuf payload) {
        if (Fields.readInt1(payload) != HEADER) {
            throw new MalformedPacketException("not the answer to a preparation");
        }
        int statementId = Fields.readInt4(payload);
        int columns = Fields.readInt2(payload);
        int parameters = Fields.readInt2(payload);
        Fields.skip(payload, 1);
        return new PrepareOk(statementId, columns, parameters, Fields.readInt2(payload));
    }
}
