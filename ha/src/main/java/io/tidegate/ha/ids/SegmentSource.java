package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ids of one table out of blocks; the next block is taken before the last one is used up. */
final class SegmentSource implements IdSource {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentSource.class);

    /** As many rows as one statement may have, however small a block is. */
    private static final int MOST = 1_000_000;

    /** Takes ids of the table's row for good. */
    interface Row {
        /** Blocks. The first of the ids. */
        long take(int count);

        /** Those behind it do not fit; known once some were taken. */
        default long greatest() {
            return Long.MAX_VALUE;
        }

        /** What is said when there are not as many left as are wanted. */
        default TidegateException exhausted() {
            return ErrorCode.IDS_EXHAUSTED.with("no more ids");
        }
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
        long first = row.take(wanted);
        long left = Math.min(wanted, row.greatest() - first + 1);
        if (left > 0) {
            segment.add(first, left);
        }
        if (left < count) {
            throw row.exhausted();
        }
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
        } catch (RuntimeException defect) {
            LOG.error("defect while ids are reserved ahead", defect);
        } finally {
            fetching.set(false);
        }
    }

    @Override
    public long await(int count) {
        return reserving.await(count, this::take);
    }
}
