package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Variances and standard deviations of parts, put together pair by pair.
 *
 * @see <a href="http://i.stanford.edu/pub/cstr/reports/cs/tr/79/773/CS-TR-79-773.pdf">Chan, Golub
 *     and LeVeque: Updating Formulae and a Pairwise Algorithm for Computing Sample Variances</a>
 */
final class Variance implements Accumulator {
    private final Fold.Spread spread;
    private long count;
    private double mean;

    /** The sum of the squares of what values differ from the mean by. */
    private double squares;

    Variance(Fold.Spread spread) {
        this.spread = spread;
    }

    @Override
    public void add(Row row) {
        long more = row.integer(spread.count());
        if (more == 0) {
            return;
        }
        double itsMean = row.number(spread.mean());
        double itsSquares = row.number(spread.variance()) * more;
        long all = count + more;
        double difference = itsMean - mean;
        squares += itsSquares + difference * difference * ((double) count * more / all);
        mean += difference * more / all;
        count = all;
    }

    @Override
    public void write(Bytes out, Row witness) {
        Text.write(out, text());
    }

    private @Nullable String text() {
        long divisor = spread.sample() ? count - 1 : count;
        if (divisor <= 0) {
            return null;
        }
        double variance = squares / divisor;
        return Text.of(spread.root() ? Math.sqrt(variance) : variance, spread.decimals());
    }
}
