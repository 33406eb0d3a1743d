package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A sum: exact, or of doubles. NULL adds nothing, and is the sum of nothing else. */
final class Total implements Accumulator {
    private final Domain domain;
    private final int decimals;
    private final int column;
    private @Nullable BigDecimal exact;
    private double approximate;
    private boolean any;

    Total(Domain domain, int decimals, int column) {
        this.domain = domain;
        this.decimals = decimals;
        this.column = column;
    }

    @Override
    public void add(Row row) {
        if (row.isNull(column)) {
            return;
        }
        any = true;
        if (domain == Domain.DOUBLE) {
            approximate += row.number(column);
        } else {
            BigDecimal next = row.decimal(column);
            exact = exact == null ? next : exact.add(next);
        }
    }

    /** Null when nothing was added, and when numbers are doubles. */
    @Nullable BigDecimal exact() {
        return exact;
    }

    double approximate() {
        return approximate;
    }

    boolean isEmpty() {
        return !any;
    }

    @Override
    public void write(Bytes out, Row witness) {
        BigDecimal sum = exact;
        if (sum != null) {
            Text.write(out, sum.toPlainString());
        } else {
            Text.write(out, any ? Text.of(approximate, decimals) : null);
        }
    }
}
