package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.TextValue;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.List;

/**
 * Rows of the text protocol as the binary protocol has them.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">Binary
 *     Protocol Resultset Row</a>
 */
final class BinaryRows {
    private static final int NULL = 0xFB;

    /** The first two bits of the bitmap are not used. */
    private static final int BITMAP_OFFSET = 2;

    private static final int ANY_DECIMALS = 31;

    private final int[] types;
    private final int bitmapLength;

    private BinaryRows(int[] types) {
        this.types = types;
        this.bitmapLength = (types.length + BITMAP_OFFSET + 7) / 8;
    }

    /**
     * Rows of columns.
     *
     * @throws TidegateException when a text does not tell all of a value
     */
    static BinaryRows of(List<ResultColumn> columns) {
        for (ResultColumn column : columns) {
            boolean rounded =
                    column.type() == ColumnType.FLOAT
                            || column.type() == ColumnType.DOUBLE
                                    && column.decimals() != ANY_DECIMALS;
            if (rounded) {
                throw ErrorCode.MERGE_UNSUPPORTED.with(
                        "a FLOAT, or a DOUBLE with a fixed number of decimals, in a prepared statement whose"
                                + " rows are merged from several shards is not supported; select it + 0e0, or"
                                + " send a text statement");
            }
        }
        return new BinaryRows(columns.stream().mapToInt(ResultColumn::type).toArray());
    }

    /**
     * @param row of the text protocol, which may have more columns
     * @throws IllegalArgumentException when a value is none of its type
     */
    void write(ByteBuf out, byte[] row) {
        out.writeByte(0);
        int bitmap = out.writerIndex();
        out.writeZero(bitmapLength);
        ByteBuf in = Unpooled.wrappedBuffer(row);
        for (int i = 0; i < types.length; i++) {
            if ((in.getByte(in.readerIndex()) & 0xFF) == NULL) {
                in.skipBytes(1);
                int bit = i + BITMAP_OFFSET;
                int at = bitmap + bit / 8;
                out.setByte(at, out.getByte(at) | 1 << bit % 8);
                continue;
            }
            int length = Lenenc.readLength(in);
            TextValue.writeBinary(out, types[i], row, in.readerIndex(), length);
            in.skipBytes(length);
        }
    }
}
