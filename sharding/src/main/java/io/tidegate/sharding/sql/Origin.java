package io.tidegate.sharding.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of which another one was made by exchanging pieces, so that what is said of a place in
 * the new one can be said of the old one, which its client knows.
 */
public final class Origin {
    private final byte[] sql;
    private final int[] made;
    private final int[] own;
    private final int[] lengths;
    private final @Nullable Origin before;

    /**
     * @param made where the pieces that both have begin in the new text, and {@code own} in the old
     */
    Origin(byte[] sql, int[] made, int[] own, int[] lengths, @Nullable Origin before) {
        this.sql = sql;
        this.made = made;
        this.own = own;
        this.lengths = lengths;
        this.before = before;
    }

    byte[] sql() {
        return sql;
    }

    /** What the old text was made of; null when it is the client's. */
    @Nullable Origin before() {
        return before;
    }

    /** Where a byte of the new text comes from; of what was put in, the place of it. */
    int place(int offset) {
        int found = Arrays.binarySearch(made, offset);
        int piece = Math.max(found < 0 ? -found - 2 : found, 0);
        return own[piece] + Math.min(offset - made[piece], lengths[piece]);
    }
}
