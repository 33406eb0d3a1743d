package io.tidegate.ha.health;

import java.util.concurrent.TimeUnit;

/**
 * When the heartbeats of this proxy were committed, by its own clock: with that, lag is a span of
 * one clock, whatever the servers' clocks say.
 *
 * <p>Threads: one writes, any read.
 */
final class Beats {
    /** Those of more than an hour. */
    private static final int KEPT = 8192;

    private final long[] committed = new long[KEPT];
    private long last;

    /**
     * @param beat one more than the last one
     * @param nanos System.nanoTime()
     */
    synchronized void committed(long beat, long nanos) {
        committed[(int) (beat % KEPT)] = nanos;
        last = beat;
    }

    /** The last one that was committed; 0 when none was. */
    synchronized long last() {
        return last;
    }

    /**
     * For how long what a server lacks has been on the master, in milliseconds.
     *
     * @param seen the last beat that the server has
     */
    synchronized long lagMillis(long seen, long nanos) {
        if (seen >= last) {
            return 0;
        }
        long missing = Math.max(seen + 1, last - KEPT + 1);
        return TimeUnit.NANOSECONDS.toMillis(nanos - committed[(int) (missing % KEPT)]);
    }
}
