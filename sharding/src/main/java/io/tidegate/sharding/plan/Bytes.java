package io.tidegate.sharding.plan;

import java.nio.charset.Charset;
import java.util.Arrays;

/** Bytes that are put together piece by piece. */
final class Bytes {
    private byte[] content;
    private int length;

    Bytes(int expected) {
        content = new byte[Math.max(expected, 16)];
    }

    void add(int single) {
        ensure(1);
        content[length++] = (byte) single;
    }

    void add(byte[] piece) {
        add(piece, 0, piece.length);
    }

    void add(byte[] from, int start, int count) {
        ensure(count);
        System.arraycopy(from, start, content, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (length + more > content.length) {
            content = Arrays.copyOf(content, Math.max(content.length * 2, length + more));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(content, length);
    }

    String toString(Charset charset) {
        return new String(content, 0, length, charset);
    }
}
