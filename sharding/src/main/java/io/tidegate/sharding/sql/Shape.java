package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * A statement's shape while it is written: each literal as {@code ?}, each parameter as {@code #},
 * which is a byte that no other token has, and one blank behind each token.
 */
final class Shape {
    static final byte LITERAL = '?';
    static final byte PARAMETER = '#';

    private static final int LARGE = 1024 * 1024;

    byte[] bytes = new byte[512];
    int length;

    /** Of the tokens; equal hashes prove nothing. */
    int hash;

    void start(boolean shrink) {
        length = 0;
        hash = 1;
        if (shrink && bytes.length > LARGE) {
            bytes = new byte[512];
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

    /**
     * Ends the shape with what its tokens do not say. No blank follows, which tells it from a
     * token.
     */
    void end(int mark) {
        ensure(1);
        bytes[length++] = (byte) mark;
        hash = hash * 31 + mark;
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
