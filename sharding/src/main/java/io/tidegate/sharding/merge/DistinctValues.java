package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Folds only the first of the rows that have equal values. */
final class DistinctValues implements Accumulator {
    /** What a row takes that is kept, besides its bytes. */
    private static final int OVERHEAD = 160;

    private final Accumulator of;
    private final KeyOrder values;
    private final @Nullable TreeSet<Row> seen;
    private @Nullable Row last;
    private long memory;

    DistinctValues(Fold.Distinct distinct, Accumulator of) {
        this.of = of;
        this.values = new KeyOrder(distinct.values());
        this.seen = distinct.adjacent() ? null : new TreeSet<>(values);
    }

    @Override
    public void add(Row row) {
        if (isNew(row)) {
            of.add(row);
        }
    }

    private boolean isNew(Row row) {
        if (seen != null) {
            boolean isNew = seen.add(row);
            memory += isNew ? row.size() + OVERHEAD : 0;
            return isNew;
        }
        boolean isNew = last == null || values.compare(last, row) != 0;
        last = row;
        return isNew;
    }

    @Override
    public void write(Bytes out, Row witness) {
        of.write(out, witness);
    }

    @Override
    public long memory() {
        return memory + of.memory();
    }
}
