package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets one thread at a time reserve more ids, while the others wait for what it gets. */
final class Reserving {
    private static final long WAIT_SECONDS = 5;

    /** Who waited while an attempt failed has its error: not each of them tries in vain. */
    private static final long SAME_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int TRIES = 10;

    /** One of the ways to have more. */
    interface Attempt {
        /** Blocks; what it reserves is there to be taken afterwards. */
        void reserve(int count);
    }

    /** Takes what is there. */
    interface Taking {
        long take(int count);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Attempt attempt;
    private @Nullable TidegateException failure;
    private long failedAt;

    Reserving(Attempt attempt) {
        this.attempt = attempt;
    }

    long await(int count, Taking taking) {
        for (int i = 0; i < TRIES; i++) {
            long first = taking.take(count);
            if (first == IdSource.NONE) {
                first = once(count, taking);
            }
            if (first != IdSource.NONE) {
                return first;
            }
        }
        throw ErrorCode.IDS_UNAVAILABLE.with(
                "more ids are asked for than can be reserved; try again");
    }

    /** Reserves more, unless somebody else has by now: then that is there for all who wait. */
    private long once(int count, Taking taking) {
        long asked = System.nanoTime();
        acquire();
        try {
            long first = taking.take(count);
            if (first != IdSource.NONE) {
                return first;
            }
            TidegateException before = failure;
            if (before != null
                    && (failedAt - asked > 0 || System.nanoTime() - failedAt < SAME_NANOS)) {
                throw before;
            }
            reserve(count);
            return taking.take(count);
        } finally {
            lock.unlock();
        }
    }

    private void acquire() {
        try {
            if (lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw ErrorCode.IDS_UNAVAILABLE.with(
                "the schema's default group has not answered within " + WAIT_SECONDS + " seconds");
    }

    private void reserve(int count) {
        try {
            attempt.reserve(count);
            failure = null;
        } catch (TidegateException failed) {
            failure = failed;
            failedAt = System.nanoTime();
            throw failed;
        }
    }

    /** Reserves more ahead of time; who needs it is told when it is needed. */
    void ahead(int count) {
        if (lock.tryLock()) {
            try {
                reserve(count);
            } catch (TidegateException later) {
                // Kept by reserve().
            } finally {
                lock.unlock();
            }
        }
    }
}
