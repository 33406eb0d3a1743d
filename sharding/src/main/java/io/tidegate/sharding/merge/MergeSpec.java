package io.tidegate.sharding.merge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows are merged.
 *
 * @param columns that the client gets; those behind them are for merging only
 * @param keys by which the rows of each stream are in order
 * @param grouping null when every row stands for itself
 * @param order of the merged groups, where it is not that of the keys; empty otherwise
 * @param offset rows that are left out
 * @param limit rows that the client gets at most, -1 for all
 */
public record MergeSpec(
        int columns,
        List<SortKey> keys,
        @Nullable Grouping grouping,
        List<SortKey> order,
        long offset,
        long limit) {
    public MergeSpec {
        keys = List.copyOf(keys);
        order = List.copyOf(order);
    }

    /**
     * Rows of equal keys make one row.
     *
     * @param keys how many of the keys, the first ones, make a group
     * @param folds one for each of the client's columns
     * @param rows the column with the number of rows behind a row; -1 where there is no row without
     * @param subtotals for each column the number of the key that it belongs to, or -1; those at
     *     the end that belong to none may be missing; empty where there are no rows of subtotals
     * @param alone the column that is zero in rows that make no group with others; -1 where there
     *     are none
     */
    public record Grouping(
            int keys, List<Fold> folds, int rows, List<Integer> subtotals, int alone) {
        /** No row is one of the result by itself. */
        public Grouping(int keys, List<Fold> folds, int rows, List<Integer> subtotals) {
            this(keys, folds, rows, subtotals, -1);
        }

        public Grouping {
            folds = List.copyOf(folds);
            subtotals = List.copyOf(subtotals);
        }

        /** Whether a row is one of the result, however many are equal to it. */
        boolean isAlone(Row row) {
            return alone >= 0 && row.integer(alone) == 0;
        }

        /**
         * @param equalKeys in how many of the keys the rows are equal
         */
        List<Accumulator> accumulators(int equalKeys) {
            List<Accumulator> columns = new ArrayList<>(folds.size());
            for (int i = 0; i < folds.size(); i++) {
                columns.add(Accumulator.of(folds.get(i), i, equalKeys));
            }
            return columns;
        }

        /** Whether a column is a key that rows of so many equal keys do not share. */
        boolean isOfSubtotals(int column, int equalKeys) {
            return column < subtotals.size() && subtotals.get(column) >= equalKeys;
        }
    }
}
