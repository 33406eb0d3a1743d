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
     * COUNT(DISTINCT ...) of the rows, which come in the order of its values.
     *
     * @param values with NULL in one of which a row does not count
     */
    record CountDistinct(List<SortKey> values) implements Fold {
        public CountDistinct {
            values = List.copyOf(values);
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
