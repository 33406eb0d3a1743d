package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Keeps the rows of a group until all are there, and folds them in an order of its own. */
final class SortedRows implements Accumulator {
    /** What a row takes that is kept, besides its bytes. */
    private static final int OVERHEAD = 96;

    private final Accumulator of;
    private final KeyOrder order;
    private final List<Row> rows = new ArrayList<>();
    private long memory;

    SortedRows(Accumulator of, List<SortKey> order) {
        this.of = of;
        this.order = new KeyOrder(order);
    }

    @Override
    public void add(Row row) {
        rows.add(row);
        memory += row.size() + OVERHEAD;
    }

    @Override
    public void write(Bytes out, Row witness) {
        rows.sort(order);
        rows.forEach(of::add);
        of.write(out, witness);
    }

    @Override
    public long memory() {
        return memory;
    }
}
