package io.tidegate.sharding.merge;

import java.util.List;

/** What a column of several rows of one group comes to. */
public sealed interface Fold {
    /** Any of the rows has it: it belongs to the group. */
    record First() implements Fold {}

    /** COUNT and SUM. */
    record Add(Domain domain, int decimals) implements Fold {}

    /**
     * MIN and MAX.
     *
     * @param weight the column with what values compare by, mostly the column itself
     */
    record Extreme(int weight, Domain domain, Padding padding, boolean greatest) implements Fold {}

    /**
     * @param sum the column with SUM
     * @param count the column with COUNT
     * @param decimals of the result
     * @param sumDecimals of the sum
     */
    record Average(int sum, int count, Domain domain, int decimals, int sumDecimals)
            implements Fold {}

    /**
     * VARIANCE, STDDEV and their like.
     *
     * @param count the column with COUNT
     * @param mean the column with AVG as a double
     * @param variance the column with VAR_POP as a double
     * @param sample whether it is of a sample, and not of all there are
     * @param root whether it is a standard deviation
     * @param decimals of the result
     */
    record Spread(int count, int mean, int variance, boolean sample, boolean root, int decimals)
            implements Fold {}

    /**
     * GROUP_CONCAT, of rows in its order.
     *
     * @param separator the column with what stands between two values
     * @param length the column with a value's bytes, as the server counts them
     * @param most the column with the bytes after which a server cuts
     * @param wide the column that tells by 1 that its characters have two bytes at least
     * @param digits whether values and separator come as two hexadecimal digits for each byte
     */
    record Concatenate(int separator, int length, int most, int wide, boolean digits)
            implements Fold {
        /** Of values as they are. */
        public Concatenate(int separator, int length, int most, int wide) {
            this(separator, length, most, wide, false);
        }
    }

    /**
     * An aggregate with DISTINCT: only the first row of some values counts.
     *
     * @param of what is done with that
     * @param values which ones
     * @param adjacent whether rows of equal values come one after the other
     */
    record Distinct(Fold of, List<SortKey> values, boolean adjacent) implements Fold {
        public Distinct {
            values = List.copyOf(values);
        }
    }

    /**
     * GROUPING: one bit for each of some keys, the first one the highest, which is 1 in rows of
     * subtotals that are of all values of the key.
     */
    record Levels(List<Integer> keys) implements Fold {
        public Levels {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Rows that count in another order than they come in.
     *
     * @param of what is done with them
     */
    record Sorted(Fold of, List<SortKey> order) implements Fold {
        public Sorted {
            order = List.copyOf(order);
        }
    }

    record Bits(Operation operation) implements Fold {
        /** Of unsigned 64 bits. */
        public enum Operation {
            AND,
            OR,
            XOR
        }
    }
}
