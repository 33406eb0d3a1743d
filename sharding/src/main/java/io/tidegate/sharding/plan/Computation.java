package io.tidegate.sharding.plan;

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
 */
@SuppressWarnings("ArrayRecordComponent")
record Computation(
        byte[] columns,
        List<Aggregate> inputs,
        List<Integer> dividends,
        List<@Nullable Formula> items,
        List<Formula> order,
        @Nullable Formula having) {

    /**
     * An expression.
     *
     * @param overTables as it is over the rows of a shard
     * @param overInputs as it is over the inputs
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Formula(byte[] overTables, byte[] overInputs) {}
}
