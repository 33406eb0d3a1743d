package io.tidegate.conf.model;

import java.time.Duration;

/**
 * What waits for a group's master at most, on one proxy.
 *
 * @param time how long one statement does
 * @param statements at the same time
 * @param bytes that these statements have together
 * @param drain how long what is under way has to end before a switchover cuts it off
 */
public record HoldLimits(Duration time, int statements, long bytes, Duration drain) {
    public static final HoldLimits DEFAULT =
            new HoldLimits(
                    Duration.ofSeconds(10), 10_000, 256L * 1024 * 1024, Duration.ofSeconds(1));
}
