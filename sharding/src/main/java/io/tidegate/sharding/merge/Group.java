package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of equal keys, folded one after the other. */
final class Group {
    /** Digits that one word of the server's decimals has. */
    private static final int WORD = 9;

    private final MergeSpec.Grouping grouping;
    private final int width;
    private final Row first;

    /** The row that was folded last. */
    private Row last;

    /** The row whose values stand for those that all have. */
    private Row witness;

    private final @Nullable Object[] sums;
    private final @Nullable Object[] counts;

    Group(MergeSpec.Grouping grouping, Row first, int width) {
        this.grouping = grouping;
        this.width = width;
        this.first = first;
        this.witness = first;
        this.last = first;
        int columns = grouping.folds().size();
        this.sums = new Object[columns];
        this.counts = new Object[columns];
        for (int i = 0; i < columns; i++) {
            begin(i);
        }
    }

    Row first() {
        return first;
    }

    private void begin(int column) {
        switch (grouping.folds().get(column)) {
            case Fold.First() -> {}
            case Fold.Add(Domain domain, int _) -> sums[column] = number(domain, first, column);
            case Fold.Extreme _ -> sums[column] = first;
            case Fold.Average average -> {
                sums[column] = number(average.domain(), first, average.sum());
                counts[column] = BigDecimal.valueOf(first.integer(average.count()));
            }
            case Fold.CountDistinct distinct ->
                    sums[column] = BigDecimal.valueOf(counts(distinct, first) ? 1 : 0);
            case Fold.Bits _ -> sums[column] = first.integer(column);
        }
    }

    void add(Row row) {
        if (grouping.rows() >= 0
                && witness.integer(grouping.rows()) == 0
                && row.integer(grouping.rows()) > 0) {
            witness = row;
        }
        for (int i = 0; i < sums.length; i++) {
            add(i, row);
        }
        last = row;
    }

    /** Whether a row is counted by its values: those with NULL are not. */
    private static boolean counts(Fold.CountDistinct distinct, Row row) {
        return distinct.values().stream().noneMatch(value -> row.isNull(value.column()));
    }

    private void add(int column, Row row) {
        switch (grouping.folds().get(column)) {
            case Fold.First() -> {}
            case Fold.Add(Domain domain, int _) ->
                    sums[column] = sum(sums[column], number(domain, row, column));
            case Fold.Extreme extreme -> {
                if (isMore(extreme, row, (Row) Objects.requireNonNull(sums[column]))) {
                    sums[column] = row;
                }
            }
            case Fold.Average average -> {
                sums[column] = sum(sums[column], number(average.domain(), row, average.sum()));
                counts[column] =
                        sum(counts[column], BigDecimal.valueOf(row.integer(average.count())));
            }
            case Fold.CountDistinct distinct -> {
                boolean another = new KeyOrder(distinct.values()).compare(last, row) != 0;
                if (another && counts(distinct, row)) {
                    sums[column] = sum(sums[column], BigDecimal.ONE);
                }
            }
            case Fold.Bits(Fold.Bits.Operation operation) -> {
                long before = (long) Objects.requireNonNull(sums[column]);
                long next = row.integer(column);
                sums[column] =
                        switch (operation) {
                            case AND -> before & next;
                            case OR -> before | next;
                            case XOR -> before ^ next;
                        };
            }
        }
    }

    /** NULL is what no row has, so that it never is more than another one. */
    private static boolean isMore(Fold.Extreme extreme, Row row, Row than) {
        if (row.isNull(extreme.weight()) || than.isNull(extreme.weight())) {
            return than.isNull(extreme.weight());
        }
        int difference =
                KeyOrder.compare(extreme.domain(), extreme.padding(), row, than, extreme.weight());
        return extreme.greatest() ? difference > 0 : difference < 0;
    }

    private static @Nullable Object number(Domain domain, Row row, int column) {
        if (row.isNull(column)) {
            return null;
        }
        return domain == Domain.DOUBLE ? (Object) row.number(column) : row.decimal(column);
    }

    private static @Nullable Object sum(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one instanceof Double number
                ? (Object) (number + (Double) other)
                : ((BigDecimal) one).add((BigDecimal) other);
    }

    /** The folded row, with as many columns as those that came in. */
    Row row() {
        Bytes out = new Bytes(first.size() + 16);
        for (int i = 0; i < width; i++) {
            if (i < sums.length) {
                write(out, i);
            } else {
                copy(out, witness, i);
            }
        }
        return Row.of(out.toArray(), width);
    }

    private void write(Bytes out, int column) {
        switch (grouping.folds().get(column)) {
            case Fold.First() -> copy(out, witness, column);
            case Fold.Add(Domain _, int decimals) -> Text.write(out, text(sums[column], decimals));
            case Fold.CountDistinct _ -> Text.write(out, text(sums[column], 0));
            case Fold.Extreme _ -> copy(out, (Row) Objects.requireNonNull(sums[column]), column);
            case Fold.Average average -> Text.write(out, text(average, column));
            case Fold.Bits _ ->
                    Text.write(
                            out,
                            Long.toUnsignedString((long) Objects.requireNonNull(sums[column])));
        }
    }

    private @Nullable String text(Fold.Average average, int column) {
        Object sum = sums[column];
        BigDecimal count = (BigDecimal) Objects.requireNonNull(counts[column]);
        if (sum == null || count.signum() == 0) {
            return null;
        }
        if (sum instanceof Double number) {
            return text(number / count.doubleValue(), average.decimals());
        }
        // The server divides to whole words of digits, and rounds what it has then.
        int increment = average.decimals() - average.sumDecimals();
        int words = (average.sumDecimals() + WORD - 1) / WORD * WORD;
        int more = Math.max(0, increment - (words - average.sumDecimals()));
        int digits = (words + more + WORD - 1) / WORD * WORD;
        return ((BigDecimal) sum)
                .divide(count, digits, RoundingMode.DOWN)
                .setScale(average.decimals(), RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static @Nullable String text(@Nullable Object number, int decimals) {
        return switch (number) {
            case null -> null;
            case Double value -> Text.of(value, decimals);
            default -> ((BigDecimal) number).toPlainString();
        };
    }

    private static void copy(Bytes out, Row row, int column) {
        if (row.isNull(column)) {
            Text.write(out, (String) null);
        } else {
            Text.write(out, row.value(column));
        }
    }
}
