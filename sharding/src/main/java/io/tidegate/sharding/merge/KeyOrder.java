package io.tidegate.sharding.merge;

import java.util.Comparator;
import java.util.List;

/** The order of rows by their keys; NULL is less than everything. */
final class KeyOrder implements Comparator<Row> {
    private final List<SortKey> keys;

    KeyOrder(List<SortKey> keys) {
        this.keys = keys;
    }

    @Override
    public int compare(Row a, Row b) {
        for (int i = 0; i < keys.size(); i++) {
            SortKey key = keys.get(i);
            int difference = compare(key.domain(), key.padding(), a, b, key.column());
            if (difference != 0) {
                return key.descending() ? -difference : difference;
            }
        }
        return 0;
    }

    /** How many of the keys, from the first one on, two rows have in common. */
    int equalKeys(Row a, Row b) {
        int equal = 0;
        while (equal < keys.size() && isEqual(keys.get(equal), a, b)) {
            equal++;
        }
        return equal;
    }

    private static boolean isEqual(SortKey key, Row a, Row b) {
        return compare(key.domain(), key.padding(), a, b, key.column()) == 0;
    }

    static int compare(Domain domain, Padding padding, Row a, Row b, int column) {
        if (a.isNull(column) || b.isNull(column)) {
            return Boolean.compare(b.isNull(column), a.isNull(column));
        }
        return switch (domain) {
            case INTEGER -> Long.compare(a.integer(column), b.integer(column));
            case UNSIGNED -> Long.compareUnsigned(a.integer(column), b.integer(column));
            case DECIMAL -> a.decimal(column).compareTo(b.decimal(column));
            case DOUBLE -> Double.compare(a.number(column), b.number(column));
            case TIME -> Long.compare(micros(a, column), micros(b, column));
            case MOMENT, BYTES, TEXT ->
                    padding.compare(
                            a.bytes(),
                            a.start(column),
                            a.end(column),
                            b.bytes(),
                            b.start(column),
                            b.end(column));
            case FLOAT, NUMBERED, NONE ->
                    throw new IllegalArgumentException(domain + " has no order here");
        };
    }

    /** Of [-]hours:minutes:seconds[.fraction], where hours have two digits or three. */
    private static long micros(Row row, int column) {
        String text = row.text(column);
        boolean negative = text.startsWith("-");
        String[] parts = text.substring(negative ? 1 : 0).split("[:.]");
        if (parts.length < 3) {
            throw new IllegalArgumentException("no time: " + text);
        }
        long seconds =
                Long.parseLong(parts[0]) * 3600
                        + Long.parseLong(parts[1]) * 60
                        + Long.parseLong(parts[2]);
        String fraction = parts.length > 3 ? parts[3] : "";
        long micros = seconds * 1_000_000 + Long.parseLong((fraction + "000000").substring(0, 6));
        return negative ? -micros : micros;
    }
}
