package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.plan.SeenColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server has said of the columns of a result.
 *
 * @param packets of all columns, with their headers
 * @param seen what they are called
 */
@SuppressWarnings("ArrayRecordComponent")
record Definitions(byte[] packets, List<ResultColumn> columns, List<SeenColumn> seen) {
    static final Definitions NONE = new Definitions(new byte[0], List.of(), List.of());

    Definitions {
        seen = List.copyOf(seen);
        columns = List.copyOf(columns);
    }

    static Definitions of(ByteBuf reply) {
        ByteBuf packets = reply.slice();
        int length = packets.readUnsignedMediumLE();
        packets.skipBytes(1);
        int count = (int) Lenenc.readInt(packets.readSlice(length));
        int start = packets.readerIndex();
        List<ResultColumn> columns = new ArrayList<>();
        List<SeenColumn> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            length = packets.readUnsignedMediumLE();
            packets.skipBytes(1);
            ColumnDefinition definition = ColumnDefinition.decode(packets.readSlice(length));
            columns.add(column(definition));
            seen.add(new SeenColumn(definition.table(), definition.name()));
        }
        return new Definitions(
                ByteBufUtil.getBytes(packets, start, packets.readerIndex() - start), columns, seen);
    }

    static ResultColumn column(ColumnDefinition definition) {
        return new ResultColumn(
                definition.type(),
                definition.flags(),
                Integer.toUnsignedLong(definition.length()),
                definition.decimals());
    }
}
