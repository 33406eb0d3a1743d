package io.tidegate.sharding.plan;

/**
 * Asks for columns, and for no row, before rows are put together by the places of columns.
 *
 * @param part what it asks about: all groups have to have the same columns for a number; {@link
 *     #SUB_TABLES} where those of several sub-tables come, which have to be the same
 */
@SuppressWarnings("ArrayRecordComponent")
public record ColumnQuestion(byte[] sql, int part) {
    public static final int SUB_TABLES = -1;
}
