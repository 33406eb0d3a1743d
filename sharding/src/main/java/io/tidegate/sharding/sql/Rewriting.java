package io.tidegate.sharding.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes one text of another: pieces of it are copied, others written in their place. */
public final class Rewriting {
    /**
     * @param origin tells places in it to the client
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rewritten(byte[] sql, Origin origin) {}

    private final byte[] sql;
    private final int offset;
    private final int length;
    private final @Nullable Origin before;
    private final Bytes out;
    private int[] made = new int[8];
    private int[] own = new int[8];
    private int[] lengths = new int[8];
    private int pieces;

    public Rewriting(StatementText text, int expected) {
        this(text.bytes(), text.offset(), text.length(), text.origin(), expected);
    }

    private Rewriting(byte[] sql, int offset, int length, @Nullable Origin before, int expected) {
        this.sql = sql;
        this.offset = offset;
        this.length = length;
        this.before = before;
        this.out = new Bytes(expected);
    }

    /**
     * @param before what the text was made of itself; null when it is the client's
     */
    public static Rewriting of(byte[] sql, @Nullable Origin before, int expected) {
        return new Rewriting(sql, 0, sql.length, before, expected);
    }

    /** Copies from one byte of the text's array to another. */
    public void copy(int from, int to) {
        if (pieces == made.length) {
            made = Arrays.copyOf(made, pieces * 2);
            own = Arrays.copyOf(own, pieces * 2);
            lengths = Arrays.copyOf(lengths, pieces * 2);
        }
        made[pieces] = out.length();
        own[pieces] = from - offset;
        lengths[pieces++] = to - from;
        out.add(sql, from, to - from);
    }

    public void add(byte[] piece) {
        out.add(piece);
    }

    public void add(String piece) {
        out.add(piece);
    }

    public Rewritten done() {
        return new Rewritten(
                out.toArray(),
                new Origin(
                        Arrays.copyOfRange(sql, offset, offset + length),
                        Arrays.copyOf(made, pieces),
                        Arrays.copyOf(own, pieces),
                        Arrays.copyOf(lengths, pieces),
                        before));
    }
}
