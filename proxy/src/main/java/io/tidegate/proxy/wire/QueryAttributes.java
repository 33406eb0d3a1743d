package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The block in front of a statement's text that a peer with QUERY_ATTRIBUTES sends: names, types
 * and values, which mean nothing to the proxy. Where it ends decides which bytes are SQL: the proxy
 * has to see the same end as a server does, and refuses what they could read in two ways.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html">COM_QUERY</a>
 */
public final class QueryAttributes {
    private static final byte[] EMPTY = {0, 1};
    private static final int UNSIGNED = 0x80;

    /** Type and length of the name. */
    private static final int LEAST_OF_ONE = 3;

    private QueryAttributes() {}

    /** The block of a statement that has none. */
    public static byte[] empty() {
        return EMPTY.clone();
    }

    /**
     * The block at the begin of a COM_QUERY's argument.
     *
     * @throws MalformedPacketException when it has no certain end
     */
    public static byte[] cut(byte[] argument, int length) {
        ByteBuf in = Unpooled.wrappedBuffer(argument, 0, length);
        int count = Lenenc.readLength(in);
        if (Lenenc.readInt(in) != 1) {
            throw new MalformedPacketException(
                    "attributes for more than one execution, or for none");
        }
        if (count > 0) {
            skip(in, count);
        }
        return Arrays.copyOf(argument, in.readerIndex());
    }

    private static void skip(ByteBuf in, int count) {
        BitSet nulls = BitSet.valueOf(Fields.readBytes(in, (count + 7) / 8));
        if (Fields.readInt1(in) != 1) {
            throw new MalformedPacketException("attributes without their types");
        }
        Fields.require(in, count * LEAST_OF_ONE);
        byte[] types = new byte[count];
        for (int i = 0; i < count; i++) {
            types[i] = in.readByte();
            requireType(types[i], Fields.readInt1(in), nulls.get(i));
            Lenenc.skip(in);
        }
        for (int i = 0; i < count; i++) {
            if (!nulls.get(i)) {
                BinaryValue.skip(in, types[i] & 0xFF);
            }
        }
    }

    /** A server takes other flags for another type, and looks for the value of a NULL. */
    private static void requireType(int type, int flags, boolean isNull) {
        if ((flags & ~UNSIGNED) != 0 || type == ColumnType.NULL && !isNull) {
            throw new MalformedPacketException("an attribute of type " + type);
        }
    }
}
