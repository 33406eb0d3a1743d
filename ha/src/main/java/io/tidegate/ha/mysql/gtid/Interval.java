package io.tidegate.ha.mysql.gtid;

/**
 * Transactions of one origin that follow each other.
 *
 * @param first from 1
 * @param last not before the first, and below 2^63 - 1 as with the servers, so that one behind it
 *     is a number too
 */
public record Interval(long first, long last) implements Comparable<Interval> {
    public Interval {
        if (first < 1 || last < first || last == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "no transactions are numbered " + first + "-" + last);
        }
    }

    /** Whether both are one, or nothing lies between them. */
    boolean touches(Interval other) {
        return first <= other.last + 1 && other.first <= last + 1;
    }

    Interval joined(Interval other) {
        return new Interval(Math.min(first, other.first), Math.max(last, other.last));
    }

    @Override
    public int compareTo(Interval other) {
        return Long.compare(first, other.first);
    }
}
