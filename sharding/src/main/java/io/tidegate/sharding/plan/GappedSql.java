package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a statement with places for rows that are not known yet.
 *
 * @param gaps in the order of their places
 */
@SuppressWarnings("ArrayRecordComponent")
record GappedSql(byte[] text, List<Gap> gaps) {
    static final GappedSql NONE = new GappedSql(new byte[0], List.of());

    GappedSql {
        gaps = List.copyOf(gaps);
    }

    /**
     * A place for rows, as one more part of a UNION.
     *
     * @param at where it is in the text
     * @param part the number of what has the rows
     * @param distinct whether equal rows are left out
     * @param set what the last column has in all rows; empty without it
     */
    record Gap(int at, int part, boolean distinct, String set) {}

    static GappedSql of(byte[] text) {
        return new GappedSql(text, List.of());
    }

    /** With other text around it. */
    GappedSql between(byte[] before, byte[] behind) {
        Bytes all = new Bytes(before.length + text.length + behind.length);
        all.add(before);
        all.add(text);
        all.add(behind);
        List<Gap> moved = new ArrayList<>();
        for (Gap gap : gaps) {
            moved.add(new Gap(gap.at() + before.length, gap.part(), gap.distinct(), gap.set()));
        }
        return new GappedSql(all.toArray(), moved);
    }

    /**
     * @param parts the tables of the parts' rows; an empty one without rows, and none at all where
     *     they are not known
     */
    byte[] filled(List<PartTable> parts) {
        Bytes all = new Bytes(text.length + 64);
        int copied = 0;
        for (Gap gap : gaps) {
            all.add(text, copied, gap.at() - copied);
            copied = gap.at();
            if (gap.part() < parts.size() && !parts.get(gap.part()).isEmpty()) {
                all.add(gap.distinct() ? " UNION (" : " UNION ALL (");
                all.add(parts.get(gap.part()).select(gap.set()));
                all.add(")");
            }
        }
        all.add(text, copied, text.length - copied);
        return all.toArray();
    }
}
