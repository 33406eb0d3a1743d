package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server has said of the columns of a result.
 *
 * @param packets of all columns, with their headers
 * @param names what they are called
 */
@SuppressWarnings("ArrayRecordComponent")
record Definitions(byte[] packets, List<ResultColumn> columns, List<String> names) {
    static final Definitions NONE = new Definitions(new byte[0], List.of(), List.of());

    Definitions {
        names = List.copyOf(names);
        columns = List.copyOf(columns);
    }

    static Definitions of(ByteBuf reply) {
        ByteBuf packets = reply.slice();
        int length = packets.readUnsignedMediumLE();
        packets.skipBytes(1);
        int count = (int) Lenenc.readInt(packets.readSlice(length));
        int start = packets.readerIndex();
        List<ResultColumn> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            length = packets.readUnsignedMediumLE();
            packets.skipBytes(1);
            ColumnDefinition definition = ColumnDefinition.decode(packets.readSlice(length));
            columns.add(column(definition));
            names.add(definition.name());
        }
        return new Definitions(
                ByteBufUtil.getBytes(packets, start, packets.readerIndex() - start),
                columns,
                names);
    }

    static ResultColumn column(ColumnDefinition definition) {
        return new ResultColumn(
                definition.type(),
                definition.flags(),
                Integer.toUnsignedLong(definition.length()),
                definition.decimals());
    }
}
