package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.util.List;

/** A column of the rows of one group, folded one row after the other. */
sealed interface Accumulator
        permits Accumulator.Any,
                Accumulator.Level,
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

    /**
     * Of one column of rows.
     *
     * @param equalKeys in how many of the keys they are equal
     */
    static Accumulator of(Fold fold, int column, int equalKeys) {
        return switch (fold) {
            case Fold.First() -> new Any(column);
            case Fold.Add(Domain domain, int decimals) -> new Total(domain, decimals, column);
            case Fold.Extreme extreme -> new Extreme(extreme, column);
            case Fold.Average average -> new Mean(average);
            case Fold.Spread spread -> new Variance(spread);
            case Fold.Concatenate concatenate -> new Concatenation(concatenate, column);
            case Fold.Distinct distinct ->
                    new DistinctValues(distinct, of(distinct.of(), column, equalKeys));
            case Fold.Levels(List<Integer> keys) -> Level.of(keys, equalKeys);
            case Fold.Sorted(Fold of, var order) ->
                    new SortedRows(of(of, column, equalKeys), order);
            case Fold.Bits(Fold.Bits.Operation operation) -> new BitAccumulator(operation, column);
        };
    }

    /** Which of some keys all rows have in common, in the bits of a number. */
    record Level(long bits) implements Accumulator {
        static Level of(List<Integer> keys, int equalKeys) {
            long bits = 0;
            for (int key : keys) {
                bits = bits << 1 | (key >= equalKeys ? 1 : 0);
            }
            return new Level(bits);
        }

        @Override
        public void add(Row row) {}

        @Override
        public void write(Bytes out, Row witness) {
            Text.write(out, Long.toUnsignedString(bits));
        }
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
