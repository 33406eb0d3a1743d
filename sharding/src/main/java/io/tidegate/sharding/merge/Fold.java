package io.tidegate.sharding.merge;

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

    record Bits(Operation operation) implements Fold {
        /** Of unsigned 64 bits. */
        public enum Operation {
            AND,
            OR,
            XOR
        }
    }
}
