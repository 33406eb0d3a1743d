package io.tidegate.sharding.rule;

import java.time.LocalDateTime;

/** A key value in its canonical form: values that the server takes for equal have the same form. */
public sealed interface Key {
    /** NULL, whose rows lie on shard 0 whatever the function. */
    record Null() implements Key {}

    /**
     * An integer of the range of BIGINT, signed or unsigned.
     *
     * @param negative whether {@code bits} are those of a negative number; otherwise they are
     *     unsigned
     */
    record Whole(long bits, boolean negative) implements Key, Comparable<Whole> {
        public static Whole of(long value) {
            return new Whole(value, value < 0);
        }

        @Override
        public int compareTo(Whole other) {
            if (negative != other.negative) {
                return negative ? -1 : 1;
            }
            return negative
                    ? Long.compare(bits, other.bits)
                    : Long.compareUnsigned(bits, other.bits);
        }

        @Override
        public String toString() {
            return negative ? Long.toString(bits) : Long.toUnsignedString(bits);
        }
    }

    /** A text, folded coarser than any collation of its characters. */
    record Text(String folded) implements Key {}

    record Moment(LocalDateTime value) implements Key {}

    /** No key at all: the server's comparison cannot be followed with certainty. */
    record Unroutable(String reason) implements Key {}
}
