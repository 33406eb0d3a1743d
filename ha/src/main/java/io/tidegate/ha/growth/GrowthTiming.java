package io.tidegate.ha.growth;

import java.time.Duration;
import java.time.InstantSource;

/**
 * When tables are looked at.
 *
 * @param clock says which period it is
 * @param every how long after a look the next one comes, when nothing has changed
 * @param retry how long after one that failed; doubled each time, up to {@code every}
 * @param tolerance how far the clock may be from those of the servers
 */
public record GrowthTiming(
        InstantSource clock, Duration every, Duration retry, Duration tolerance) {
    /** By the machine's clock, every hour. */
    public static final GrowthTiming DEFAULT =
            new GrowthTiming(
                    InstantSource.system(),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10));
}
