package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.ShapeText;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the statements of one shape.
 *
 * <p>Threads: shared by all event loops. What they write in common seldom changes; the rest they
 * add up without waiting for each other.
 */
public final class StatementDigest {
    private static final int MOST_TEXT = 4096;

    /** Nobody looks at it more closely than that. */
    private static final long SEEN_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final PlanKind[] KINDS = PlanKind.values();

    private final byte[] shape;
    private final Charset charset;
    private final String schema;
    private final LongAdder executions = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final AtomicLong maxNanos = new AtomicLong();
    private final AtomicLong lastSeen = new AtomicLong(System.nanoTime());
    private final AtomicInteger kinds = new AtomicInteger();

    StatementDigest(ScannedSql sql, String schema) {
        this.shape = sql.shape();
        this.charset = sql.charset();
        this.schema = schema;
    }

    /** A statement of this shape is carried out like that. */
    public void planned(PlanKind kind) {
        int bit = 1 << kind.ordinal();
        if ((kinds.getOpaque() & bit) == 0) {
            kinds.getAndUpdate(before -> before | bit);
        }
    }

    /**
     * A statement of this shape has ended.
     *
     * @param duration in nanoseconds
     * @param now of {@link System#nanoTime}
     */
    public void ended(long duration, long now, boolean failed) {
        executions.increment();
        nanos.add(duration);
        if (failed) {
            errors.increment();
        }
        if (duration > maxNanos.getOpaque()) {
            maxNanos.accumulateAndGet(duration, Math::max);
        }
        if (now - lastSeen.getOpaque() > SEEN_AGAIN_NANOS) {
            lastSeen.setOpaque(now);
        }
    }

    /** Begins anew; what ends at this moment may be counted in part. */
    void reset() {
        executions.reset();
        nanos.reset();
        errors.reset();
        maxNanos.set(0);
        kinds.set(0);
    }

    /** The shape in words, as {@link DigestRow} has it. */
    public String text() {
        return ShapeText.of(shape, Math.min(shape.length, MOST_TEXT), charset);
    }

    /**
     * Null when nothing was counted.
     *
     * @param now of {@link System#nanoTime}
     * @param wall the same moment
     */
    @Nullable DigestRow row(long now, Instant wall) {
        long count = executions.sum();
        return count == 0
                ? null
                : new DigestRow(
                        schema,
                        text(),
                        kinds(),
                        count,
                        errors.sum(),
                        nanos.sum(),
                        maxNanos.get(),
                        wall.minusNanos(now - lastSeen.get()));
    }

    private Set<PlanKind> kinds() {
        int bits = kinds.get();
        Set<PlanKind> all = EnumSet.noneOf(PlanKind.class);
        for (PlanKind kind : KINDS) {
            if ((bits & 1 << kind.ordinal()) != 0) {
                all.add(kind);
            }
        }
        return all;
    }
}
