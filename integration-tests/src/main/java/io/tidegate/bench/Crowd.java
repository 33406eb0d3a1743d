package io.tidegate.bench;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Many clients that do the same, each on a virtual thread of its own. */
final class Crowd {
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    /** What each of them does. */
    interface Member {
        void live(int number) throws IOException, InterruptedException;
    }

    /**
     * Runs clients {@code from} to {@code to} (exclusive) to their end.
     *
     * @param atOnce how many at a time
     */
    void run(int from, int to, int atOnce, Member member) {
        run(Executors.newVirtualThreadPerTaskExecutor(), from, to, atOnce, member);
    }

    /** The same on few threads of the system: a virtual one pays more for each wait. */
    void runOnThreads(int from, int to, int threads, Member member) {
        run(Executors.newFixedThreadPool(threads), from, to, threads, member);
    }

    private void run(ExecutorService executor, int from, int to, int atOnce, Member member) {
        Semaphore places = new Semaphore(atOnce);
        try (ExecutorService threads = executor) {
            for (int i = from; i < to; i++) {
                int number = i;
                places.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        member.live(number);
                    } catch (IOException | InterruptedException | RuntimeException failed) {
                        fail(failed.toString());
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    void fail(String why) {
        failures.incrementAndGet();
        firstFailure.compareAndSet(null, why);
    }

    int failures() {
        return failures.get();
    }

    String report() {
        return failures()
                + " failures"
                + (failures() == 0 ? "" : ", the first: " + firstFailure.get());
    }
}
