package io.tidegate.ha.ids;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids made of 41 bits of milliseconds since 2024, 10 bits of a worker's number (5 for the data
 * centre and 5 for the worker, where others read them so) and 12 bits of a sequence. They grow, and
 * those that are taken together follow each other.
 *
 * <p>The clock only proposes. When it goes back, ids go on in the last millisecond that was used,
 * and when its sequence is used up in the one after it; when it runs ahead of the span that is
 * reserved, there are no ids until a later one is.
 *
 * <p>Threads: any. The lock is held for some additions, never for input or output.
 */
final class Snowflake {
    /** 2024-01-01T00:00:00Z. The 41 bits end in 2093. */
    static final long EPOCH = 1_704_067_200_000L;

    static final int SEQUENCE_BITS = 12;
    static final int WORKER_BITS = 10;
    static final int WORKERS = 1 << WORKER_BITS;

    /** What one millisecond has. */
    static final int SEQUENCE = 1 << SEQUENCE_BITS;

    /**
     * Where a lone id of a millisecond begins moves through this many values: else a quiet table's
     * ids would all be divisible by 4096, and with {@code mod} lie on one shard.
     */
    private static final int STARTS = 256;

    private final LongSupplier clock;
    private @Nullable TimeSpan span;
    private long time;
    private int next;
    private int start;

    Snowflake(LongSupplier clock) {
        this.clock = clock;
    }

    /** Goes on with what is reserved now. */
    synchronized void grant(TimeSpan granted) {
        TimeSpan before = span;
        if (before != null && before.worker() != granted.worker()) {
            // A smaller number must not make a smaller id.
            use(time + 1, 0);
        }
        span = granted;
    }

    /** Nothing is reserved any more. */
    synchronized void revoke() {
        span = null;
    }

    /** The first of the ids, or {@link IdSource#NONE}. */
    synchronized long take(int count) {
        TimeSpan reserved = span;
        if (reserved == null) {
            return IdSource.NONE;
        }
        long at = Math.max(clock.getAsLong(), reserved.from());
        int first = next;
        if (at > time) {
            start = (start + 1) % STARTS;
            first = start + count > SEQUENCE ? 0 : start;
        } else {
            at = time;
            if (first + count > SEQUENCE) {
                at++;
                first = 0;
            }
        }
        if (at < reserved.from() || at >= reserved.until()) {
            return IdSource.NONE;
        }
        use(at, first + count);
        return (at - EPOCH) << WORKER_BITS + SEQUENCE_BITS
                | (long) reserved.worker() << SEQUENCE_BITS
                | first;
    }

    private void use(long at, int behind) {
        time = at;
        next = behind;
    }

    /** The last millisecond of which an id was made. */
    synchronized long lastTime() {
        return time;
    }
}
