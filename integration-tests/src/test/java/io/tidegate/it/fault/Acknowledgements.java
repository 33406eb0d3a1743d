package io.tidegate.it.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When clients were told that writes are done, by the monotonic clock. Threads: any. */
final class Acknowledgements {
    private final Map<String, Long> lastOfClient = new HashMap<>();
    private long last = System.nanoTime();
    private long count;
    private long longestOfAll;
    private long longestOfClient;

    synchronized void add(String client, long now) {
        count++;
        longestOfAll = Math.max(longestOfAll, now - last);
        last = Math.max(last, now);
        Long before = lastOfClient.put(client, now);
        if (before != null) {
            longestOfClient = Math.max(longestOfClient, now - before);
        }
    }

    synchronized long count() {
        return count;
    }

    /** From now on. */
    synchronized void startOver() {
        longestOfAll = 0;
        longestOfClient = 0;
        last = System.nanoTime();
        lastOfClient.replaceAll((_, _) -> last);
    }

    /** The longest time for which nobody was told that a write is done, until now. */
    synchronized Duration longestOfAll() {
        return Duration.ofNanos(Math.max(longestOfAll, System.nanoTime() - last));
    }

    /** The longest that one client waited from one write that was done to the next. */
    synchronized Duration longestOfClient() {
        return Duration.ofNanos(longestOfClient);
    }
}
