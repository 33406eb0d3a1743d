package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.tidegate.sharding.plan.Cancellation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cancels the planning of a statement when its thread has worked on it for some time. What it waits
 * for a processor does not count: a machine that is busy is no reason to refuse a statement.
 */
final class PlanningDeadline {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop loop;
    private final long limit;
    private final Cancellation cancellation;

    /** Set before the loop is told, and not again. */
    private long thread;

    private long begun;

    /** The rest is the loop's. */
    private @Nullable Future<?> next;

    private boolean over;

    PlanningDeadline(EventLoop loop, Duration limit, Cancellation cancellation) {
        this.loop = loop;
        this.limit = limit.toNanos();
        this.cancellation = cancellation;
    }

    /** To be called by the thread that plans. */
    void begins() {
        thread = Thread.currentThread().threadId();
        begun = clock();
        loop.execute(() -> look(limit));
    }

    /** To be called on the loop. */
    void ends() {
        over = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void look(long left) {
        if (over) {
            return;
        }
        next =
                loop.schedule(
                        () -> {
                            long rest = limit - (clock() - begun);
                            if (rest > 0) {
                                look(Math.max(rest, LEAST_NANOS));
                            } else {
                                cancellation.cancel();
                            }
                        },
                        left,
                        TimeUnit.NANOSECONDS);
    }

    /** What the thread has worked; the time, where no one counts that. */
    private long clock() {
        long worked = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread) : -1;
        return worked >= 0 ? worked : System.nanoTime();
    }
}
