package io.tidegate.sharding.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server computes of rows that were folded: expressions over aggregates, and HAVING.
 *
 * @param columns from SELECT up to FROM as the client wrote it, for the first shard
 * @param inputs the aggregates and columns of GROUP BY that it is computed of
 * @param dividends the inputs that are divided to averages
 * @param items one for each column of the result; null for what folding makes
 * @param order elements of ORDER BY that are neither selected nor grouped by
 * @param having null without one
 * @param neverNull whether a server takes a column that is NOT NULL for that in HAVING although it
 *     is NULL in subtotals
 */
@SuppressWarnings("ArrayRecordComponent")
record Computation(
        byte[] columns,
        List<Aggregate> inputs,
        List<Integer> dividends,
        List<@Nullable Formula> items,
        List<Formula> order,
        @Nullable Formula having,
        boolean neverNull) {

    /**
     * An expression.
     *
     * @param overTables as it is over the rows of a shard
     * @param overInputs as it is over the inputs
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Formula(byte[] overTables, byte[] overInputs) {
        /** The name of an input in a formula. */
        static String input(int number) {
            return "t.c" + number;
        }

        /**
         * @param input its number
         */
        boolean reads(int input) {
            return new String(overInputs, StandardCharsets.ISO_8859_1)
                    .contains("(" + input(input) + ")");
        }
    }
}
