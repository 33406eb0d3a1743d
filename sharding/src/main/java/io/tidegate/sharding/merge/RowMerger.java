package io.tidegate.sharding.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges streams of rows, each of which is in the order of the keys. Not for several threads.
 *
 * <p>It keeps what its streams are ahead of each other, and the groups where their order is not
 * that of the keys.
 */
public final class RowMerger {
    private final MergeSpec spec;
    private final int width;
    private final long memory;
    private final RowSink sink;
    private final KeyOrder keys;
    private final KeyOrder groupKeys;
    private final List<Stream> streams = new ArrayList<>();
    private final List<Row> groups = new ArrayList<>();

    /** Those of all rows first, if subtotals are asked for, those of all keys last. */
    private final List<Group> open = new ArrayList<>();

    private long kept;
    private long skipped;
    private long emitted;
    private int sorted;
    private boolean ended;
    private boolean done;

    private static final class Stream {
        private final ArrayDeque<Row> rows = new ArrayDeque<>();
        private @Nullable Row last;
        private long bytes;
        private boolean ended;
    }

    /**
     * @param width columns of the rows that come in
     * @param memory bytes of groups that may be kept to be put in order
     */
    public RowMerger(MergeSpec spec, int streams, int width, long memory, RowSink sink) {
        this.spec = spec;
        this.width = width;
        this.memory = memory;
        this.sink = sink;
        this.keys = new KeyOrder(spec.keys());
        MergeSpec.Grouping grouping = spec.grouping();
        this.groupKeys =
                new KeyOrder(
                        grouping == null ? spec.keys() : spec.keys().subList(0, grouping.keys()));
        for (int i = 0; i < streams; i++) {
            this.streams.add(new Stream());
        }
        this.done = spec.limit() == 0;
    }

    /**
     * A row of a stream.
     *
     * @param row the payload of its packet
     * @throws MergeFailure when it has another form than it should
     */
    public void offer(int stream, byte[] row) {
        if (done) {
            return;
        }
        try {
            Stream to = streams.get(stream);
            Row next = Row.of(row, width);
            requireWeights(next);
            to.rows.add(next);
            to.bytes += row.length;
        } catch (IllegalArgumentException broken) {
            throw new MergeFailure(MergeFailure.Reason.FORM, String.valueOf(broken.getMessage()));
        }
    }

    /** A text whose weights are longer than a packet has none, and would be taken for NULL. */
    private void requireWeights(Row row) {
        for (SortKey key : spec.keys()) {
            if (row.isNull(key.column()) != row.isNull(key.value())) {
                throw new IllegalArgumentException("a text that is too long to be compared");
            }
        }
        if (spec.grouping() != null) {
            for (int i = 0; i < spec.grouping().folds().size(); i++) {
                if (spec.grouping().folds().get(i) instanceof Fold.Extreme extreme
                        && row.isNull(extreme.weight()) != row.isNull(i)) {
                    throw new IllegalArgumentException("a text that is too long to be compared");
                }
            }
        }
    }

    /** No more rows come. */
    public void end(int stream) {
        streams.get(stream).ended = true;
    }

    /** Bytes of a stream's rows that were not taken yet. */
    public long waiting(int stream) {
        return streams.get(stream).bytes;
    }

    /** True when the client has all it gets; rows that still come are of no use. */
    public boolean isDone() {
        return done;
    }

    /** Rows that went to the client. */
    public long rows() {
        return emitted;
    }

    /**
     * Goes on as far as rows have come and the sink takes more.
     *
     * @throws MergeFailure when no right result can be made
     */
    public void run() {
        try {
            while (!done && !ended && sink.takesMore()) {
                Stream next = next();
                if (next == null) {
                    break;
                }
                take(next);
            }
            if (!ended && streams.stream().allMatch(each -> each.ended && each.rows.isEmpty())) {
                ended = true;
                finishGroups();
            }
            if (ended) {
                while (!done && sorted < groups.size() && sink.takesMore()) {
                    emit(groups.get(sorted++));
                }
                done |= sorted == groups.size();
            }
        } catch (IllegalArgumentException broken) {
            throw new MergeFailure(MergeFailure.Reason.FORM, String.valueOf(broken.getMessage()));
        }
    }

    /** The stream with the least row; null when it is not known yet, or there is none. */
    private @Nullable Stream next() {
        Stream least = null;
        for (Stream stream : streams) {
            Row head = stream.rows.peek();
            if (head == null) {
                if (!stream.ended && !spec.keys().isEmpty()) {
                    return null;
                }
            } else if (least == null || keys.compare(head, least.rows.element()) < 0) {
                least = stream;
            }
        }
        return least;
    }

    private void take(Stream stream) {
        Row row = stream.rows.remove();
        stream.bytes -= row.size();
        Row before = stream.last;
        if (before != null && keys.compare(before, row) > 0) {
            throw new MergeFailure(
                    MergeFailure.Reason.ORDER,
                    "the rows of a server are in another order than the proxy knows for them");
        }
        stream.last = row;
        if (spec.grouping() == null) {
            emit(row);
        } else {
            fold(spec.grouping(), row);
        }
    }

    /** Ends the groups that a row is not of, from the last key on, and puts it into the others. */
    private void fold(MergeSpec.Grouping grouping, Row row) {
        if (!grouping.subtotals().isEmpty() && row.integer(grouping.rows()) == 0) {
            // Of no rows, and part of the total only.
            if (open.isEmpty()) {
                open.add(new Group(grouping, 0, row, width));
            } else {
                open.getFirst().add(row);
            }
            return;
        }
        int least = grouping.subtotals().isEmpty() ? grouping.keys() : 0;
        int most = grouping.keys();
        boolean first = open.isEmpty() || grouping.isAlone(row);
        int equal = first ? -1 : groupKeys.equalKeys(open.getLast().first(), row);
        closeGroups(Math.max(0, equal + 1 - least));
        long memory = kept;
        for (Group group : open) {
            group.add(row);
            memory += group.memory();
        }
        for (int keys = least + open.size(); keys <= most; keys++) {
            open.add(new Group(grouping, keys, row, width));
        }
        requireMemory(memory);
    }

    /** Ends all but so many of the groups, those of most keys first. */
    private void closeGroups(int left) {
        while (open.size() > left) {
            groupDone(open.removeLast());
        }
    }

    private void groupDone(Group finished) {
        Row row = finished.row();
        if (spec.order().isEmpty()) {
            emit(row);
            return;
        }
        groups.add(row);
        kept += row.size() + 64L + 12L * width;
        requireMemory(kept);
    }

    private void requireMemory(long bytes) {
        if (bytes > memory) {
            throw new MergeFailure(
                    MergeFailure.Reason.MEMORY,
                    "the groups to be put in order, and the values of DISTINCT and GROUP_CONCAT in them, take"
                            + " more than "
                            + memory
                            + " bytes");
        }
    }

    private void finishGroups() {
        closeGroups(0);
        groups.sort(new KeyOrder(spec.order()));
    }

    private void emit(Row row) {
        if (done) {
            return;
        }
        if (skipped < spec.offset()) {
            skipped++;
            return;
        }
        sink.row(row.bytes(), row.lengthUpTo(spec.columns()));
        emitted++;
        done = spec.limit() >= 0 && emitted >= spec.limit();
    }
}
