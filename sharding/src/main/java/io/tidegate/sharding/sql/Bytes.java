package io.tidegate.sharding.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are put together piece by piece. */
public final class Bytes {
    private byte[] content;
    private int length;

    public Bytes(int expected) {
        content = new byte[Math.max(expected, 16)];
    }

    public void add(int single) {
        ensure(1);
        content[length++] = (byte) single;
    }

    public void add(byte[] piece) {
        add(piece, 0, piece.length);
    }

    /** ASCII, or what a server reads as UTF-8. */
    public void add(String piece) {
        add(piece.getBytes(StandardCharsets.UTF_8));
    }

    public void add(byte[] from, int start, int count) {
        ensure(count);
        System.arraycopy(from, start, content, length, count);
        length += count;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    private void ensure(int more) {
        if (length + more > content.length) {
            content = Arrays.copyOf(content, Math.max(content.length * 2, length + more));
        }
    }

    public byte[] toArray() {
        return Arrays.copyOf(content, length);
    }

    public String toString(Charset charset) {
        return new String(content, 0, length, charset);
    }
}
