package io.tidegate.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Connects, logs in, asks one thing and leaves, so many times a second. */
final class Storm {
    private static final int AT_ONCE = 200;

    private Storm() {}

    static int run(Target target, int rate, int seconds) {
        Crowd crowd = new Crowd();
        int all = rate * seconds;
        AtomicLongArray took = new AtomicLongArray(all);
        AtomicInteger done = new AtomicInteger();
        long began = System.nanoTime();
        crowd.runOnThreads(
                0,
                all,
                AT_ONCE,
                number -> {
                    TimeUnit.NANOSECONDS.sleep(
                            began
                                    + TimeUnit.SECONDS.toNanos(1) / rate * number
                                    - System.nanoTime());
                    long start = System.nanoTime();
                    try (Client client = Client.login(target)) {
                        client.buffer();
                        client.query("SELECT 1");
                        client.quit();
                    }
                    took.set(done.getAndIncrement(), System.nanoTime() - start);
                });
        double lasted = (System.nanoTime() - began) / 1e9;
        long[] sorted = new long[done.get()];
        Arrays.setAll(sorted, took::get);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%d of %d connections in %.1f s, %.0f a second; log-in and one statement took %.1f ms"
                        + " (median), %.1f ms (99 %%); %s%n",
                sorted.length,
                all,
                lasted,
                sorted.length / lasted,
                percentile(sorted, 50),
                percentile(sorted, 99),
                crowd.report());
        return crowd.failures() == 0 ? 0 : 1;
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percent / 100] / 1e6;
    }
}
