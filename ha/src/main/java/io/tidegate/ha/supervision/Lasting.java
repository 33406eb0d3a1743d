package io.tidegate.ha.supervision;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For how long something has been seen without a break, by somebody who looks again and again. */
final class Lasting {
    private final Duration longestBreak;

    /** By {@link System#nanoTime}; null while it is not so. */
    private @Nullable Long since;

    private @Nullable Long looked;

    /**
     * @param longestBreak who has not looked for longer knows nothing of what was between
     */
    Lasting(Duration longestBreak) {
        this.longestBreak = longestBreak;
    }

    /**
     * After a look.
     *
     * @param now System.nanoTime()
     * @return in milliseconds; 0 when it is not so, or is seen for the first time
     */
    long millis(boolean seen, long now) {
        boolean broken = looked == null || now - looked > longestBreak.toNanos();
        looked = now;
        if (!seen) {
            since = null;
        } else if (since == null || broken) {
            since = now;
        }
        return since == null ? 0 : Duration.ofNanos(now - since).toMillis();
    }
}
