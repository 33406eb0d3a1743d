package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;

/** GROUP_CONCAT, of what the parts have been put together to. */
final class Concatenation implements Accumulator {
    /** A part ends before a character that does not fit in as a whole. */
    private static final int LONGEST_CHARACTER = 4;

    private final Fold.Concatenate concatenate;
    private final int column;
    private final Bytes all = new Bytes(64);
    private long length;
    private int parts;

    Concatenation(Fold.Concatenate concatenate, int column) {
        this.concatenate = concatenate;
        this.column = column;
    }

    @Override
    public void add(Row row) {
        if (row.isNull(column)) {
            return;
        }
        if (row.integer(concatenate.wide()) != 0) {
            throw new MergeFailure(
                    MergeFailure.Reason.CUT,
                    "a GROUP_CONCAT() in a character set whose separator has other bytes: CONVERT its values USING"
                            + " utf8mb4");
        }
        if (parts > 0) {
            int from = row.start(concatenate.separator());
            int bytes = row.end(concatenate.separator()) - from;
            all.add(row.bytes(), from, bytes);
            length += concatenate.digits() ? bytes / 2 : bytes;
        }
        all.add(row.bytes(), row.start(column), row.end(column) - row.start(column));
        length += row.integer(concatenate.length());
        parts++;
        requireWhole(row);
    }

    /** What one part was cut to is the front of the whole, what more of them were is not. */
    private void requireWhole(Row row) {
        long most = row.integer(concatenate.most());
        if (parts > 1 && Long.compareUnsigned(length + LONGEST_CHARACTER, most) > 0) {
            throw new MergeFailure(
                    MergeFailure.Reason.CUT,
                    "a GROUP_CONCAT() has more bytes than group_concat_max_len = "
                            + Long.toUnsignedString(most)
                            + " lets it have: raise it (SET SESSION group_concat_max_len = ...)");
        }
    }

    @Override
    public void write(Bytes out, Row witness) {
        if (parts == 0) {
            Text.write(out, (String) null);
        } else {
            Text.write(out, all.toArray());
        }
    }

    @Override
    public long memory() {
        return length;
    }
}
