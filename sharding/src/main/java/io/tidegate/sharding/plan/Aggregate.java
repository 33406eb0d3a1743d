package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Bytes;
import java.util.List;

/**
 * A column of a SELECT that folds rows.
 *
 * @param function in upper case; empty for what all rows of a group have
 * @param argument of the function, in brackets, with DISTINCT where it makes a difference
 * @param values which of the inner keys have to differ for a row to count; empty without DISTINCT
 * @param keys of which GROUPING tells whether a row is a subtotal over all their values; empty for
 *     other functions
 * @param order of the values, where rows do not come in it; empty otherwise
 * @param separator between values, as it is written
 */
@SuppressWarnings("ArrayRecordComponent")
record Aggregate(
        String function,
        byte[] argument,
        byte[] expression,
        List<Integer> values,
        List<Integer> keys,
        List<Sorting> order,
        byte[] separator) {
    static final String GROUPING = "GROUPING";

    Aggregate {
        values = List.copyOf(values);
        keys = List.copyOf(keys);
        order = List.copyOf(order);
    }

    /**
     * By what values are in order.
     *
     * @param key the number of the inner key
     */
    record Sorting(int key, boolean descending) {}

    static Aggregate ofGroup(byte[] expression) {
        return new Aggregate(
                "", new byte[0], expression, List.of(), List.of(), List.of(), new byte[0]);
    }

    /**
     * Shards know no subtotals: they are asked for a number.
     *
     * @param keys their numbers
     */
    static Aggregate grouping(List<Integer> keys) {
        return new Aggregate(
                GROUPING, new byte[0], new byte[] {'0'}, List.of(), keys, List.of(), new byte[0]);
    }

    /** Another function of the same argument. */
    Aggregate as(String other) {
        Bytes call = new Bytes(argument.length + other.length());
        call.add(other);
        call.add(argument);
        return new Aggregate(other, argument, call.toArray(), values, keys, order, separator);
    }
}
