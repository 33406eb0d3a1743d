package io.tidegate.proxy.execution;

import io.tidegate.sharding.plan.RowsWritten;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of servers about their part of a write, as one server has them of the whole: {@code
 * Records: 3 Duplicates: 0 Warnings: 0}. The words may be of any language; their numbers add up.
 */
final class WriteInfo {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern PLACE = Pattern.compile("#");
    private static final String OF_FILE = "Records: #  Deleted: #  Skipped: #  Warnings: #";
    private static final String OF_ROWS = "Records: #  Duplicates: #  Warnings: #";

    private final RowsWritten rows;
    private final boolean foundRows;
    private final long[] sums;
    private String form = "";
    private boolean silent;
    private boolean unknown;

    /**
     * @param foundRows the client counts rows that were found, changed or not
     */
    WriteInfo(RowsWritten rows, boolean foundRows) {
        this.rows = rows;
        this.sums = new long[rows == RowsWritten.LOADED ? 4 : 3];
        this.foundRows = foundRows;
    }

    /**
     * @param info what the server says, which is nothing of a single row that it has inserted
     */
    void add(String info, long affectedRows, int warnings) {
        if (!info.isEmpty()) {
            add(info);
        } else if (rows == RowsWritten.CHANGED) {
            silent = true;
        } else if (rows == RowsWritten.LOADED) {
            unknown = true;
        } else {
            // One row that is there already and remains as it is counts like a new one.
            unknown |= rows == RowsWritten.INSERTED_OR_UPDATED && foundRows && affectedRows == 1;
            sums[0]++;
            sums[1] += duplicates(affectedRows);
            sums[2] += warnings;
        }
    }

    /** A row counts once when it is new, and once more for each that it replaces or changes. */
    private long duplicates(long affectedRows) {
        return rows == RowsWritten.INSERTED_IF_NEW && affectedRows == 0
                ? 1
                : Math.max(0, affectedRows - 1);
    }

    private void add(String info) {
        Matcher numbers = NUMBER.matcher(info);
        long[] values = numbers.results().mapToLong(each -> Long.parseLong(each.group())).toArray();
        String words = numbers.replaceAll("#");
        unknown |= values.length != sums.length || !form.isEmpty() && !form.equals(words);
        form = words;
        for (int i = 0; i < values.length && !unknown; i++) {
            sums[i] += values[i];
        }
    }

    private String ofRows() {
        return rows == RowsWritten.LOADED ? OF_FILE : OF_ROWS;
    }

    /** Empty where servers say nothing, or not the same. */
    String text() {
        boolean ofSingleRows = form.isEmpty() && rows != RowsWritten.CHANGED;
        if (unknown || silent || form.isEmpty() && !ofSingleRows) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        Matcher places = PLACE.matcher(ofSingleRows ? ofRows() : form);
        for (int i = 0; places.find(); i++) {
            places.appendReplacement(text, Long.toString(sums[i]));
        }
        return places.appendTail(text).toString();
    }
}
