package io.tidegate.sharding.merge;

/**
 * A column by which rows are in order.
 *
 * @param column counted from 0
 */
public record SortKey(int column, Domain domain, Padding padding, boolean descending) {}
