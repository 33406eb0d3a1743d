package io.tidegate.ha.diagnosis;

import java.time.Duration;

/**
 * From when on something counts.
 *
 * @param silence a node that has not answered for so long is silent: three beats
 * @param blocked commits that wait for so long while replication is cut are a reason to fail over;
 *     replication that only stumbles has this time to come back
 * @param lag a replica is far behind
 * @param steady a proxy that stood still has to look for so long before its word counts again
 */
public record Thresholds(Duration silence, Duration blocked, Duration lag, Duration steady) {
    public static final Thresholds DEFAULT =
            new Thresholds(
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(1500));
}
