package io.tidegate.sharding.merge;

/**
 * A column by which rows are in order.
 *
 * @param column counted from 0
 * @param value the column whose values these are the weights of; the same where they are compared
 *     themselves
 */
public record SortKey(int column, int value, Domain domain, Padding padding, boolean descending) {

    public static SortKey by(int column, Domain domain, boolean descending) {
        return new SortKey(column, column, domain, Padding.NONE, descending);
    }

    public SortKey descending(boolean on) {
        return new SortKey(column, value, domain, padding, on);
    }
}
