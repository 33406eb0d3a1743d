package io.tidegate.conf.model;

import java.time.Duration;

/**
 * What becomes of the commits of a strict group when no replica is left that acknowledges them.
 *
 * @param conduct what is done
 * @param after for how long none has been there; positive
 */
public record WhenAlone(Conduct conduct, Duration after) {
    /** What is done. */
    public enum Conduct {
        /** They go on waiting, and clients are told that the outcome is not known. */
        WAIT,
        /** The master no longer waits, which is recorded, until a replica has everything again. */
        CONTINUE
    }

    public static final WhenAlone DEFAULT = new WhenAlone(Conduct.WAIT, Duration.ofSeconds(30));

    /**
     * How long a client waits for a commit that nobody acknowledges. Where the group goes on alone,
     * whoever does that has had its time first.
     */
    public Duration patience() {
        return switch (conduct) {
            case WAIT -> after;
            case CONTINUE -> after.multipliedBy(2);
        };
    }
}
