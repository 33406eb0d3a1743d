package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the binary protocol: texts as texts, everything else as the bytes that it has.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">Binary
 *     Protocol Resultset</a>
 */
public final class BinaryRow {
    /** The first two bits of the bitmap are not used. */
    private static final int BITMAP_OFFSET = 2;

    private BinaryRow() {}

    public static List<@Nullable String> read(ByteBuf row, List<Integer> types) {
        int bitmap = row.readerIndex() + 1;
        row.skipBytes(1 + bitmapLength(types.size()));
        List<@Nullable String> values = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            int bit = i + BITMAP_OFFSET;
            if ((row.getByte(bitmap + bit / 8) & 1 << bit % 8) != 0) {
                values.add(null);
            } else if (isText(types.get(i))) {
                values.add(Lenenc.readString(row, ISO_8859_1));
            } else {
                int start = row.readerIndex();
                BinaryValue.skip(row, types.get(i));
                values.add(row.toString(start, row.readerIndex() - start, ISO_8859_1));
            }
        }
        return values;
    }

    public static void write(ByteBuf out, List<Integer> types, List<@Nullable String> values) {
        out.writeByte(0);
        int bitmap = out.writerIndex();
        out.writeZero(bitmapLength(types.size()));
        for (int i = 0; i < types.size(); i++) {
            String value = values.get(i);
            if (value == null) {
                int bit = i + BITMAP_OFFSET;
                int at = bitmap + bit / 8;
                out.setByte(at, out.getByte(at) | 1 << bit % 8);
            } else if (isText(types.get(i))) {
                Lenenc.writeString(out, value, ISO_8859_1);
            } else {
                out.writeCharSequence(value, ISO_8859_1);
            }
        }
    }

    private static int bitmapLength(int columns) {
        return (columns + BITMAP_OFFSET + 7) / 8;
    }

    private static boolean isText(int type) {
        return switch (type) {
            case ColumnType.VARCHAR,
                    ColumnType.ENUM,
                    ColumnType.SET,
                    ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.BLOB,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING ->
                    true;
            default -> false;
        };
    }
}
