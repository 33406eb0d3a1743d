package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of COM_STMT_EXECUTE: where each value lies in the packet, not what it is. Valid as
 * long as the packet's buffer is; holds no reference of its own.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html">COM_STMT_EXECUTE</a>
 */
public final class BinaryParameters {
    private static final int TYPE_LENGTH = 2;
    private static final int UNSIGNED = 0x80;

    private final ByteBuf payload;
    private final int parameterCount;
    private final byte[] types;
    private final BitSet nulls;
    private final BitSet longData;
    private final int[] starts;
    private final int[] ends;

    /** Those of the attributes, whose values stand behind those of the parameters. */
    private final List<byte[]> names;

    private BinaryParameters(
            ByteBuf payload,
            int parameterCount,
            byte[] types,
            BitSet nulls,
            BitSet longData,
            int[] starts,
            int[] ends,
            List<byte[]> names) {
        this.payload = payload;
        this.parameterCount = parameterCount;
        this.types = types;
        this.nulls = nulls;
        this.longData = longData;
        this.starts = starts;
        this.ends = ends;
        this.names = names;
    }

    /**
     * Finds the values.
     *
     * @param payload positioned after the iteration count; read to its end
     * @param parameterCount of the prepared statement
     * @param previousTypes of the execution before, if there was one; two bytes each
     * @param longData the parameters sent before by COM_STMT_SEND_LONG_DATA, which have no value
     *     here
     */
    public static BinaryParameters decode(
            ByteBuf payload, int parameterCount, byte @Nullable [] previousTypes, BitSet longData) {
        return decode(payload, parameterCount, previousTypes, longData, false);
    }

    /**
     * @param named whether the peer has QUERY_ATTRIBUTES: then all have names, and such as are no
     *     parameters of the statement may follow
     */
    public static BinaryParameters decode(
            ByteBuf payload,
            int parameterCount,
            byte @Nullable [] previousTypes,
            BitSet longData,
            boolean named) {
        int count = named ? readCount(payload, parameterCount) : parameterCount;
        BitSet nulls = new BitSet(count);
        int[] starts = new int[count];
        int[] ends = new int[count];
        byte[] types = new byte[0];
        List<byte[]> names = named ? new ArrayList<>() : List.of();
        if (count > 0) {
            nulls = BitSet.valueOf(Fields.readBytes(payload, (count + 7) / 8));
            nulls.clear(count, Math.max(count, nulls.length()));
            // The server looks at what was sent before it looks at the bitmap.
            nulls.andNot(longData);
            types =
                    named
                            ? readNamedTypes(payload, parameterCount, count, previousTypes, names)
                            : readTypes(payload, count, previousTypes);
            for (int i = 0; i < count; i++) {
                starts[i] = payload.readerIndex();
                if (!nulls.get(i) && !longData.get(i)) {
                    BinaryValue.skip(payload, types[i * TYPE_LENGTH] & 0xFF);
                }
                ends[i] = payload.readerIndex();
            }
        }
        if (payload.isReadable()) {
            throw new MalformedPacketException("bytes after the last parameter");
        }
        return new BinaryParameters(
                payload,
                parameterCount,
                types,
                nulls,
                (BitSet) longData.clone(),
                starts,
                ends,
                names);
    }

    /**
     * The types that an execution with names gives its parameters, null when it leaves them as they
     * were.
     *
     * @param payload positioned after the iteration count
     */
    public static byte @Nullable [] newTypes(ByteBuf payload, int parameterCount) {
        int count = readCount(payload, parameterCount);
        Fields.skip(payload, (count + 7) / 8);
        if (payload.isReadable() && payload.getByte(payload.readerIndex()) == 0) {
            readNamedTypes(
                    payload, parameterCount, count, new byte[count * TYPE_LENGTH], List.of());
            return null;
        }
        byte[] types = readNamedTypes(payload, parameterCount, count, null, new ArrayList<>());
        return Arrays.copyOf(types, parameterCount * TYPE_LENGTH);
    }

    private static int readCount(ByteBuf payload, int parameterCount) {
        int count = Lenenc.readLength(payload);
        if (count < parameterCount) {
            throw new MalformedPacketException("fewer parameters than the statement has");
        }
        return count;
    }

    private static byte[] readNamedTypes(
            ByteBuf payload,
            int parameterCount,
            int count,
            byte @Nullable [] previous,
            List<byte[]> names) {
        if (payload.isReadable() && payload.getByte(payload.readerIndex()) != 1) {
            if (count > parameterCount) {
                throw new MalformedPacketException("attributes without their types");
            }
            return readTypes(payload, count, previous);
        }
        Fields.skip(payload, 1);
        Fields.require(payload, count * (TYPE_LENGTH + 1));
        byte[] types = new byte[count * TYPE_LENGTH];
        for (int i = 0; i < count; i++) {
            payload.readBytes(types, i * TYPE_LENGTH, TYPE_LENGTH);
            if (i < parameterCount) {
                Lenenc.skip(payload);
            } else {
                names.add(Lenenc.readBytes(payload));
            }
        }
        return types;
    }

    private static byte[] readTypes(ByteBuf payload, int count, byte @Nullable [] previous) {
        int newTypes = Fields.readInt1(payload);
        if (newTypes == 1) {
            return Fields.readBytes(payload, count * TYPE_LENGTH);
        }
        if (newTypes != 0) {
            throw new MalformedPacketException("new-params-bound is neither 0 nor 1");
        }
        if (previous == null || previous.length != count * TYPE_LENGTH) {
            throw new MalformedPacketException("the first execution names no parameter types");
        }
        return previous;
    }

    public int count() {
        return parameterCount;
    }

    /** Two bytes for each parameter, to be remembered for executions that send none. */
    public byte[] types() {
        return Arrays.copyOf(types, parameterCount * TYPE_LENGTH);
    }

    /** A {@link ColumnType}. */
    public int type(int index) {
        return types[index * TYPE_LENGTH] & 0xFF;
    }

    public boolean isUnsigned(int index) {
        return (types[index * TYPE_LENGTH + 1] & UNSIGNED) != 0;
    }

    /** Whether it is an integer that counts as unsigned, however small it is. */
    public boolean isUnsignedInteger(int index) {
        return switch (type(index)) {
            case ColumnType.TINY, ColumnType.SHORT, ColumnType.LONG, ColumnType.LONGLONG ->
                    isUnsigned(index) && !isNull(index);
            default -> false;
        };
    }

    /** True for NULL, which a type of NULL says as well as the bitmap. */
    public boolean isNull(int index) {
        return nulls.get(index) || (type(index) == ColumnType.NULL && !longData.get(index));
    }

    public boolean isLongData(int index) {
        return longData.get(index);
    }

    /** The index in the packet's buffer where the value's bytes begin. */
    public int valueStart(int index) {
        return starts[index];
    }

    public int valueEnd(int index) {
        return ends[index];
    }

    /**
     * The value as routing compares it. Long data is with whoever collected it, not here.
     *
     * @param dialect of the connection, with its character sets
     */
    public KeyValue value(int index, SqlDialect dialect) {
        if (longData.get(index)) {
            throw new IllegalArgumentException("the value of a long parameter is not here");
        }
        return isNull(index)
                ? new KeyValue.NullValue()
                : BinaryKeyValue.read(
                        payload.slice(starts[index], ends[index] - starts[index]),
                        type(index),
                        isUnsigned(index),
                        dialect);
    }

    /**
     * What stands for the value in an SQL text.
     *
     * @throws TidegateException when no literal means just the same
     */
    public byte[] literal(int index, SqlDialect dialect) {
        return isNull(index)
                ? BinaryLiteral.NULL.clone()
                : BinaryLiteral.of(
                        payload.slice(starts[index], ends[index] - starts[index]),
                        type(index),
                        isUnsigned(index),
                        dialect);
    }

    /** Whether the execution has attributes that are no parameters. */
    public boolean hasAttributes() {
        return !names.isEmpty();
    }

    /**
     * Writes the part of an execution that {@link #decode} reads, for a statement that has the
     * parameters {@code indexes} of this one in that order. Types are always written.
     */
    public void encode(ByteBuf out, int... indexes) {
        encode(out, indexes, List.of(), false);
    }

    /** The same for a server with QUERY_ATTRIBUTES; the attributes follow the parameters. */
    public void encodeNamed(ByteBuf out, int... indexes) {
        encodeNamed(out, indexes, List.of());
    }

    /**
     * The same with texts among the parameters.
     *
     * @param indexes {@code ~n} for the n-th text
     */
    public void encode(ByteBuf out, int[] indexes, List<byte[]> texts, boolean withNames) {
        if (withNames) {
            encodeNamed(out, indexes, texts);
        } else {
            encodeValues(out, indexes, texts, false);
        }
    }

    private void encodeNamed(ByteBuf out, int[] indexes, List<byte[]> texts) {
        int[] all = Arrays.copyOf(indexes, indexes.length + names.size());
        for (int i = indexes.length; i < all.length; i++) {
            all[i] = parameterCount + i - indexes.length;
        }
        Lenenc.writeInt(out, all.length);
        encodeValues(out, all, texts, true);
    }

    private void encodeValues(ByteBuf out, int[] indexes, List<byte[]> texts, boolean withNames) {
        if (indexes.length == 0) {
            return;
        }
        byte[] bitmap = new byte[(indexes.length + 7) / 8];
        for (int i = 0; i < indexes.length; i++) {
            if (indexes[i] >= 0 && nulls.get(indexes[i])) {
                bitmap[i / 8] |= (byte) (1 << i % 8);
            }
        }
        out.writeBytes(bitmap);
        out.writeByte(1);
        for (int index : indexes) {
            if (index < 0) {
                out.writeShortLE(ColumnType.VAR_STRING);
            } else {
                out.writeBytes(types, index * TYPE_LENGTH, TYPE_LENGTH);
            }
            if (withNames && index < parameterCount) {
                out.writeByte(0);
            } else if (withNames) {
                Lenenc.writeBytes(out, names.get(index - parameterCount));
            }
        }
        for (int index : indexes) {
            if (index < 0) {
                Lenenc.writeBytes(out, texts.get(~index));
            } else {
                out.writeBytes(payload, starts[index], ends[index] - starts[index]);
            }
        }
    }
}
