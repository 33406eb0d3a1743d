package io.tidegate.proxy.group;

import java.time.Duration;

/**
 * What waits for a master at most.
 *
 * @param hold how long one statement does
 * @param statements of one group at the same time
 * @param bytes that these statements have together
 * @param drain how long what is under way has to end before it is cut off
 */
public record HoldLimits(Duration hold, int statements, long bytes, Duration drain) {
    public static final HoldLimits DEFAULT =
            new HoldLimits(
                    Duration.ofSeconds(10), 10_000, 256L * 1024 * 1024, Duration.ofSeconds(1));
}
