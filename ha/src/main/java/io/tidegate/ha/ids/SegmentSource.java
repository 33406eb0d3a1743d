package io.tidegate.ha.ids;

import java.util.concurrent.atomic.AtomicBoolean;

/** The ids of one table out of blocks; the next block is taken before the last one is used up. */
final class SegmentSource implements IdSource {
    /** As many rows as one statement may have, however small a block is. */
    private static final int MOST = 1_000_000;

    /** Takes ids of the table's row for good. */
    interface Row {
        /** Blocks. The first of the ids. */
        long take(int count);
    }

    private final Row row;
    private final int size;
    private final Segment segment;
    private final Reserving reserving = new Reserving(this::reserve);
    private final AtomicBoolean fetching = new AtomicBoolean();

    SegmentSource(int size, Row row) {
        this.size = size;
        this.row = row;
        this.segment = new Segment(size);
    }

    private void reserve(int count) {
        int wanted = Math.max(size, count);
        segment.add(row.take(wanted), wanted);
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public long take(int count) {
        long first = segment.take(count);
        if (first != NONE && segment.runsLow() && fetching.compareAndSet(false, true)) {
            Thread.ofVirtual().name("tidegate-segment").start(this::ahead);
        }
        return first;
    }

    private void ahead() {
        try {
            if (segment.runsLow()) {
                reserving.ahead(1);
            }
        } finally {
            fetching.set(false);
        }
    }

    @Override
    public long await(int count) {
        return reserving.await(count, this::take);
    }
}
