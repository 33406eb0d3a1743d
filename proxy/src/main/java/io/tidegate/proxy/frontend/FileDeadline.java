package io.tidegate.proxy.frontend;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The end of the wait for a client that was asked for a file and sends nothing of it, while what it
 * has sent holds locks. Any byte begins it anew, and so does room for more.
 */
final class FileDeadline {
    private final EventExecutor loop;
    private final long patience;
    private final BooleanSupplier expects;
    private final Runnable missed;
    private long heard = System.nanoTime();
    private Future<?> check;

    /**
     * @param expects false while the client is not read: it cannot be late then
     */
    FileDeadline(EventExecutor loop, Duration patience, BooleanSupplier expects, Runnable missed) {
        this.loop = loop;
        this.patience = patience.toNanos();
        this.expects = expects;
        this.missed = missed;
        this.check = after(this.patience);
    }

    void postpone() {
        heard = System.nanoTime();
    }

    void cancel() {
        check.cancel(false);
    }

    private Future<?> after(long nanos) {
        return loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = expects.getAsBoolean() ? patience - (System.nanoTime() - heard) : patience;
        if (left > 0) {
            check = after(left);
        } else {
            missed.run();
        }
    }
}
