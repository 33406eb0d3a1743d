package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;

/** A column of the rows of one group, folded one row after the other. */
sealed interface Accumulator
        permits Accumulator.Any,
                BitAccumulator,
                Concatenation,
                DistinctValues,
                Extreme,
                Mean,
                SortedRows,
                Total,
                Variance {
    void add(Row row);

    /**
     * @param witness the row whose values stand for those that all have
     */
    void write(Bytes out, Row witness);

    /** Bytes that it keeps besides those of a few numbers. */
    default long memory() {
        return 0;
    }

    /** Of one column of rows. */
    static Accumulator of(Fold fold, int column) {
        return switch (fold) {
            case Fold.First() -> new Any(column);
            case Fold.Add(Domain domain, int decimals) -> new Total(domain, decimals, column);
            case Fold.Extreme extreme -> new Extreme(extreme, column);
            case Fold.Average average -> new Mean(average);
            case Fold.Spread spread -> new Variance(spread);
            case Fold.Concatenate concatenate -> new Concatenation(concatenate, column);
            case Fold.Distinct distinct -> new DistinctValues(distinct, of(distinct.of(), column));
            case Fold.Sorted(Fold of, var order) -> new SortedRows(of(of, column), order);
            case Fold.Bits(Fold.Bits.Operation operation) -> new BitAccumulator(operation, column);
        };
    }

    /** What belongs to the group. */
    record Any(int column) implements Accumulator {
        @Override
        public void add(Row row) {}

        @Override
        public void write(Bytes out, Row witness) {
            witness.write(out, column);
        }
    }
}
