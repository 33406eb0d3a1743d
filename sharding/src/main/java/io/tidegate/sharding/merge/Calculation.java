package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were folded, on their way through a server that calculates with them. Not for several
 * threads.
 *
 * <p>A server gets the numbers and moments of some rows at a time, as JSON, and answers with what
 * the statement makes of them; rows that it leaves out are those that HAVING does.
 */
public final class Calculation implements RowSink {
    /** Rows of one question. */
    private static final int BATCH = 1000;

    /** Of a row that is kept, besides its bytes. */
    private static final long OVERHEAD = 64;

    private static final int BYTES_OF_A_PLACE = 12;

    private final CalculationSpec spec;
    private final long memory;
    private final RowSink sink;
    private final List<Row> folded = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private long kept;
    private int asked;
    private int from;
    private int next;
    private long emitted;

    /**
     * @param memory bytes of rows that may be kept
     */
    public Calculation(CalculationSpec spec, long memory, RowSink sink) {
        this.spec = spec;
        this.memory = memory;
        this.sink = sink;
    }

    @Override
    public void row(byte[] row, int length) {
        kept += length + OVERHEAD + (long) BYTES_OF_A_PLACE * spec.width();
        if (kept > memory) {
            throw new MergeFailure(
                    MergeFailure.Reason.MEMORY,
                    "the groups to be calculated with take more than " + memory + " bytes");
        }
        folded.add(Row.of(row, spec.width()));
    }

    @Override
    public boolean takesMore() {
        return true;
    }

    /**
     * The statement for the next rows; null when there are no more.
     *
     * @throws MergeFailure when there is none
     */
    public byte @Nullable [] question() {
        try {
            return next();
        } catch (IllegalArgumentException broken) {
            throw broken(broken);
        }
    }

    private byte @Nullable [] next() {
        if (asked == folded.size()) {
            rows.sort(new KeyOrder(spec.order()));
            return null;
        }
        from = asked;
        asked = Math.min(folded.size(), from + BATCH);
        JsonRows json = new JsonRows(spec.forms());
        for (int i = from; i < asked; i++) {
            json.add(i - from, folded.get(i), spec.firstInput());
        }
        Bytes sql = new Bytes(1024);
        sql.add(spec.question());
        sql.add(json.literal());
        sql.add(spec.rest());
        return sql.toArray();
    }

    /**
     * The answer to the last question.
     *
     * @param types of its columns
     * @param answered payloads of its rows
     * @throws MergeFailure when it is no answer to it
     */
    public void answer(List<ResultColumn> types, List<byte[]> answered) {
        int calculated = spec.types().size();
        if (types.size() != calculated + 1) {
            throw new MergeFailure(MergeFailure.Reason.FORM, "an answer with other columns");
        }
        for (int i = 0; i < calculated; i++) {
            ResultColumn expected = spec.types().get(i);
            boolean digits =
                    expected.domain() == Domain.TEXT
                            || expected.decimals() == types.get(i + 1).decimals();
            if (!digits || !expected.takes(types.get(i + 1))) {
                throw new MergeFailure(
                        MergeFailure.Reason.FORM,
                        "the result of an expression over aggregates is of another type when it is calculated"
                                + " of the aggregates");
            }
        }
        try {
            @Nullable Row[] inOrder = new Row[asked - from];
            for (byte[] each : answered) {
                Row row = Row.of(each, calculated + 1);
                inOrder[Math.toIntExact(row.integer(0))] = row;
            }
            for (int i = 0; i < inOrder.length; i++) {
                Row row = inOrder[i];
                if (row != null) {
                    rows.add(put(folded.get(from + i), row));
                }
            }
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException broken) {
            throw new MergeFailure(MergeFailure.Reason.FORM, String.valueOf(broken.getMessage()));
        }
    }

    private static MergeFailure broken(RuntimeException wrong) {
        return new MergeFailure(MergeFailure.Reason.FORM, String.valueOf(wrong.getMessage()));
    }

    /** The folded row with what was calculated in its places, and the rest of it behind. */
    private Row put(Row row, Row calculated) {
        Bytes out = new Bytes(row.size() + calculated.size());
        for (int i = 0; i < spec.width(); i++) {
            int item = spec.items().indexOf(i);
            if (item < 0) {
                copy(out, row, i);
            } else {
                copy(out, calculated, item + 1);
            }
        }
        for (int i = spec.items().size(); i < spec.types().size(); i++) {
            copy(out, calculated, i + 1);
        }
        return Row.of(out.toArray(), spec.width() + spec.types().size() - spec.items().size());
    }

    private static void copy(Bytes out, Row row, int column) {
        if (row.isNull(column)) {
            Text.write(out, (String) null);
        } else {
            Text.write(out, row.value(column));
        }
    }

    /**
     * Goes on as far as the sink takes more.
     *
     * @throws MergeFailure when it cannot take a row
     */
    public void run() {
        while (!isDone() && sink.takesMore()) {
            if (next < spec.offset()) {
                next = (int) Math.min(spec.offset(), rows.size());
                continue;
            }
            Row row = rows.get(next++);
            try {
                sink.row(row.bytes(), row.lengthUpTo(spec.columns()));
            } catch (IllegalArgumentException wrong) {
                throw broken(wrong);
            }
            emitted++;
        }
    }

    /** True when the client has all it gets. */
    public boolean isDone() {
        return next >= rows.size() || spec.limit() >= 0 && emitted >= spec.limit();
    }

    /** Rows that went to the client. */
    public long rows() {
        return emitted;
    }
}
