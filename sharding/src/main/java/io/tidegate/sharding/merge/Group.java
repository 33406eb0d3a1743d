package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.util.List;

/** The rows of equal keys, folded one after the other. */
final class Group {
    private final MergeSpec.Grouping grouping;
    private final int width;
    private final int keys;
    private final Row first;

    /** The row whose values stand for those that all have. */
    private Row witness;

    private final List<Accumulator> columns;

    /**
     * @param keys in how many of the keys its rows are equal: fewer than all for a subtotal
     */
    Group(MergeSpec.Grouping grouping, int keys, Row first, int width) {
        this.grouping = grouping;
        this.width = width;
        this.keys = keys;
        this.first = first;
        this.witness = first;
        this.columns = grouping.accumulators(keys);
        columns.forEach(column -> column.add(first));
    }

    Row first() {
        return first;
    }

    void add(Row row) {
        if (grouping.rows() >= 0
                && witness.integer(grouping.rows()) == 0
                && row.integer(grouping.rows()) > 0) {
            witness = row;
        }
        for (Accumulator column : columns) {
            column.add(row);
        }
    }

    /** Bytes of values that have to be kept to be told apart. */
    long memory() {
        long memory = 0;
        for (Accumulator column : columns) {
            memory += column.memory();
        }
        return memory;
    }

    /** The folded row, with as many columns as those that came in. */
    Row row() {
        Bytes out = new Bytes(first.size() + 16);
        for (int i = 0; i < width; i++) {
            if (grouping.isOfSubtotals(i, keys)) {
                Text.write(out, (String) null);
            } else if (i < columns.size()) {
                columns.get(i).write(out, witness);
            } else {
                witness.write(out, i);
            }
        }
        return Row.of(out.toArray(), width);
    }
}
