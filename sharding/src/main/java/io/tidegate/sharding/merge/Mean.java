package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** AVG, of sums and counts. */
final class Mean implements Accumulator {
    /** Digits that one word of the server's decimals has. */
    private static final int WORD = 9;

    private final Fold.Average average;
    private final Total sum;
    private long count;

    Mean(Fold.Average average) {
        this.average = average;
        this.sum = new Total(average.domain(), average.sumDecimals(), average.sum());
    }

    @Override
    public void add(Row row) {
        sum.add(row);
        count += row.integer(average.count());
    }

    @Override
    public void write(Bytes out, Row witness) {
        Text.write(out, text());
    }

    private @Nullable String text() {
        if (sum.isEmpty() || count == 0) {
            return null;
        }
        BigDecimal exact = sum.exact();
        if (exact == null) {
            return Text.of(sum.approximate() / count, average.decimals());
        }
        // The server divides to whole words of digits, and rounds what it has then.
        int increment = average.decimals() - average.sumDecimals();
        int words = (average.sumDecimals() + WORD - 1) / WORD * WORD;
        int more = Math.max(0, increment - (words - average.sumDecimals()));
        int digits = (words + more + WORD - 1) / WORD * WORD;
        return exact.divide(BigDecimal.valueOf(count), digits, RoundingMode.DOWN)
                .setScale(average.decimals(), RoundingMode.HALF_UP)
                .toPlainString();
    }
}
