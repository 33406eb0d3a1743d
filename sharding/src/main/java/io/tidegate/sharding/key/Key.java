package io.tidegate.sharding.key;

import java.math.BigDecimal;
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

    /** A number of a DECIMAL column. */
    record Fixed(BigDecimal value) implements Key {
        public Fixed {
            value = value.stripTrailingZeros();
        }
    }

    /**
     * A text or bytes, folded coarser than the column's collation: for printable ASCII what it is
     * in lower case, for all else what the collation weighs it as.
     */
    record Text(String folded) implements Key {}

    record Moment(LocalDateTime value) implements Key {}

    /**
     * A moment between two that the column can hold. Which of them it is stored as depends on the
     * server's family and its {@code sql_mode}.
     */
    record Between(LocalDateTime low, LocalDateTime high) implements Key {}

    /** No key at all: the server's comparison cannot be followed with certainty. */
    record Unroutable(String reason) implements Key {}
}
