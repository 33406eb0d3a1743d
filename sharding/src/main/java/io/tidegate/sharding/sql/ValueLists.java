package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * What a statement has more of than its shape: values of IN lists and rows of VALUES, of which the
 * shape has one where the statement has many.
 *
 * <p>A plan numbers values as the shape has them; {@link #place} says where they are in the text.
 */
public final class ValueLists {
    /**
     * A run is a list of values, or rows of one shape: its first number in the shape, its width,
     * and how many values the text has more than the shape up to its end.
     */
    private static final int RUN = 3;

    private static final int ROW = 5;

    private static final int LARGE = 256 * 1024;

    private int[] runs = new int[4 * RUN];
    private int runsEnd;
    private int[] rows = new int[16 * ROW];
    private int rowsEnd;
    private int extra;

    ValueLists() {}

    private ValueLists(ValueLists other, int offset) {
        runs = Arrays.copyOf(other.runs, other.runsEnd);
        runsEnd = other.runsEnd;
        rows = Arrays.copyOf(other.rows, other.rowsEnd);
        rowsEnd = other.rowsEnd;
        extra = other.extra;
        for (int row = 0; row < rowsEnd; row += ROW) {
            rows[row] -= offset;
            rows[row + 1] -= offset;
        }
    }

    /**
     * Where a value of the shape is among those of the text. The values of a list are the places up
     * to that of the next value of the shape; a value of rows is found in the first of them.
     */
    public int place(int value) {
        int low = 0;
        int high = runsEnd / RUN;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int run = middle * RUN;
            if (runs[run] + runs[run + 1] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? value : value + runs[low * RUN - 1];
    }

    /** All rows of the statement's VALUES, in order. */
    public int rowCount() {
        return rowsEnd / ROW;
    }

    /** Where the row's bracket opens in the bytes. */
    public int rowStart(int row) {
        return rows[row * ROW];
    }

    public int rowEnd(int row) {
        return rows[row * ROW + 1];
    }

    /** The place of its first value. */
    public int rowFirstValue(int row) {
        return rows[row * ROW + 2];
    }

    public int rowEndValue(int row) {
        return rows[row * ROW + 3];
    }

    /** The token that opens it, or that opens the row before it of which it has the shape. */
    public int rowToken(int row) {
        return rows[row * ROW + 4];
    }

    /** How many values of the text the shape does not have. */
    int extra() {
        return extra;
    }

    ValueLists copy(int offset) {
        return new ValueLists(this, offset);
    }

    /** One very large statement must not keep its memory for ever. */
    void clear(boolean shrink) {
        if (shrink && rows.length > LARGE) {
            rows = new int[16 * ROW];
        }
        if (shrink && runs.length > LARGE) {
            runs = new int[4 * RUN];
        }
        runsEnd = 0;
        rowsEnd = 0;
        extra = 0;
    }

    /** {@code length} times {@code width} values begin at a place. */
    void addRun(int place, int width, int length) {
        if (runsEnd == runs.length) {
            runs = Arrays.copyOf(runs, runsEnd * 2);
        }
        runs[runsEnd++] = place - extra;
        runs[runsEnd++] = width;
        extra += width * (length - 1);
        runs[runsEnd++] = extra;
    }

    void lengthenLastRun() {
        extra += runs[runsEnd - 2];
        runs[runsEnd - 1] = extra;
    }

    void addRow(int start, int end, int firstValue, int endValue, int token) {
        if (rowsEnd == rows.length) {
            rows = Arrays.copyOf(rows, rowsEnd * 2);
        }
        rows[rowsEnd++] = start;
        rows[rowsEnd++] = end;
        rows[rowsEnd++] = firstValue;
        rows[rowsEnd++] = endValue;
        rows[rowsEnd++] = token;
    }
}
