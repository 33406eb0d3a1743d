package io.tidegate.ha.growth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the next look is due: with a new term, with a new version, and some time after the last one.
 *
 * <p>Threads: any.
 */
final class GrowthSchedule {
    /** How a look went. */
    enum Outcome {
        WELL,
        /** Something is under way that ends soon. */
        WAITS,
        TROUBLE
    }

    private static final Duration SOON = Duration.ofSeconds(1);

    private final GrowthTiming timing;
    private @Nullable Object reason;
    private long next;
    private Duration retry;

    GrowthSchedule(GrowthTiming timing) {
        this.timing = timing;
        this.retry = timing.retry();
    }

    /**
     * @param why what a new value of makes a look due at once
     * @param now in nanoseconds of any clock that does not step
     */
    synchronized boolean isDue(Object why, long now) {
        return !why.equals(reason) || now - next >= 0;
    }

    /** Until it has ended none is due but for another reason. */
    synchronized void begins(Object why, long now) {
        reason = why;
        next = now + timing.every().toNanos();
    }

    /**
     * @return how long it is to the next one
     */
    synchronized Duration ended(Outcome outcome, long now) {
        Duration pause =
                switch (outcome) {
                    case WELL -> timing.every();
                    case WAITS -> SOON;
                    case TROUBLE -> retry;
                };
        if (outcome == Outcome.TROUBLE) {
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(timing.every()) > 0 ? timing.every() : doubled;
        } else if (outcome == Outcome.WELL) {
            retry = timing.retry();
        }
        next = now + pause.toNanos();
        return pause;
    }
}
