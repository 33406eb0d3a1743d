package io.tidegate.it.suite;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The parameters of an execution as bytes, behind the statement's id. */
final class Parameters {
    static final int TINY = 1;
    static final int SHORT = 2;
    static final int LONG = 3;
    static final int TIMESTAMP = 7;
    static final int LONGLONG = 8;
    static final int DATE = 10;
    static final int TIME = 11;
    static final int DATETIME = 12;
    static final int BLOB = 252;
    static final int STRING = 254;
    static final int UNSIGNED = 0x80;

    private final List<int[]> types = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private final BitSet nulls = new BitSet();

    Parameters add(int type, int... value) {
        return add(type, 0, value);
    }

    Parameters add(int type, int flags, int[] value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bytes[i] = (byte) value[i];
        }
        types.add(new int[] {type, flags});
        values.add(bytes);
        return this;
    }

    /** An integer in as many bytes as its type has. */
    Parameters number(int type, int flags, long value, int length) {
        int[] bytes = new int[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (int) (value >> i * Byte.SIZE);
        }
        return add(type, flags, bytes);
    }

    Parameters isNull(int index) {
        nulls.set(index);
        return this;
    }

    /** With the types. */
    byte[] first() {
        return bytes(true);
    }

    /** Without the types, which are those of the execution before. */
    byte[] again() {
        return bytes(false);
    }

    private byte[] bytes(boolean withTypes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // no cursor, one iteration
        out.writeBytes(new byte[] {0, 1, 0, 0, 0});
        byte[] bitmap = new byte[(types.size() + 7) / 8];
        nulls.stream().forEach(index -> bitmap[index / 8] |= (byte) (1 << index % 8));
        out.writeBytes(bitmap);
        out.write(withTypes ? 1 : 0);
        if (withTypes) {
            types.forEach(type -> {
                out.write(type[0]);
                out.write(type[1]);
            });
        }
        for (int i = 0; i < values.size(); i++) {
            if (!nulls.get(i)) {
                out.writeBytes(values.get(i));
            }
        }
        return out.toByteArray();
    }
}
