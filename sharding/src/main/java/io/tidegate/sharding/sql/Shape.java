package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * A statement's shape while it is written: each literal as {@code ?}, each parameter as {@code #},
 * which is a byte that no other token has, and one blank behind each token.
 */
final class Shape {
    static final byte LITERAL = '?';
    static final byte PARAMETER = '#';

    private static final int LARGE = 4 * 1024 * 1024;

    byte[] bytes = new byte[512];
    int length;

    /** Of the tokens; equal hashes prove nothing. */
    int hash;

    void start(int statementLength) {
        length = 0;
        hash = 1;
        // One very large statement must not keep its memory for ever.
        boolean outgrown = bytes.length > LARGE && statementLength < LARGE / 4;
        if (outgrown || bytes.length < statementLength * 2 + 2) {
            bytes = new byte[Math.max(statementLength * 2 + 2, 512)];
        }
    }

    void add(int single) {
        ensure(2);
        bytes[length++] = (byte) single;
        bytes[length++] = ' ';
        hash = hash * 31 + single;
    }

    void add(byte[] sql, int start, int end) {
        ensure(end - start + 1);
        byte[] to = bytes;
        int at = length;
        int h = hash;
        for (int i = start; i < end; i++) {
            byte b = sql[i];
            to[at++] = b;
            h = h * 31 + b;
        }
        to[at++] = ' ';
        length = at;
        hash = h;
    }

    boolean same(int from, int to, int otherFrom, int otherTo) {
        return Arrays.equals(bytes, from, to, bytes, otherFrom, otherTo);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, (length + more) * 2);
        }
    }
}
