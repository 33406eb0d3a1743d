package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import org.jspecify.annotations.Nullable;

/** MIN and MAX. NULL is what no row has, so that it never is more than another one. */
final class Extreme implements Accumulator {
    private final Fold.Extreme extreme;
    private final int column;
    private @Nullable Row most;

    Extreme(Fold.Extreme extreme, int column) {
        this.extreme = extreme;
        this.column = column;
    }

    @Override
    public void add(Row row) {
        if (most == null || isMore(row, most)) {
            most = row;
        }
    }

    private boolean isMore(Row row, Row than) {
        int weight = extreme.weight();
        if (row.isNull(weight) || than.isNull(weight)) {
            return than.isNull(weight);
        }
        int difference = KeyOrder.compare(extreme.domain(), extreme.padding(), row, than, weight);
        return extreme.greatest() ? difference > 0 : difference < 0;
    }

    @Override
    public void write(Bytes out, Row witness) {
        (most == null ? witness : most).write(out, column);
    }
}
