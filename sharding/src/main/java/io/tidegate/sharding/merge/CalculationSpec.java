package io.tidegate.sharding.merge;

import java.util.List;

/**
 * What a server calculates of folded rows.
 *
 * @param columns that the client gets
 * @param width columns of the folded rows
 * @param firstInput the first column of a folded row that is calculated with
 * @param inputs types of those, as columns of JSON_TABLE have them
 * @param forms of their values
 * @param question the statement up to the rows
 * @param rest what comes behind them
 * @param items the columns of the client that are calculated, in the order of the answer
 * @param types of all that is calculated: of {@code items}, then of what rows are ordered by
 * @param order of the rows; columns of the latter are counted behind those of the folded rows
 * @param offset rows that are left out
 * @param limit rows that the client gets at most, -1 for all
 */
@SuppressWarnings("ArrayRecordComponent")
public record CalculationSpec(
        int columns,
        int width,
        int firstInput,
        List<String> inputs,
        List<JsonRows.Form> forms,
        byte[] question,
        byte[] rest,
        List<Integer> items,
        List<ResultColumn> types,
        List<SortKey> order,
        long offset,
        long limit) {
    public CalculationSpec {
        inputs = List.copyOf(inputs);
        forms = List.copyOf(forms);
        items = List.copyOf(items);
        types = List.copyOf(types);
        order = List.copyOf(order);
    }
}
