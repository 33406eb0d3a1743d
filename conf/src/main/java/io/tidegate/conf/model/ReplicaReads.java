package io.tidegate.conf.model;

import java.time.Duration;

/**
 * How a group's replicas are read, where a policy lets them be.
 *
 * @param maxLag a replica that lags more is not read until it lags half as much
 * @param causalWait how long a read waits for a replica to have what its session needs, before the
 *     master is asked
 * @param returnOver over how long the share of a replica that returns grows to that of its weight
 */
public record ReplicaReads(Duration maxLag, Duration causalWait, Duration returnOver) {
    /** Unless the configuration says otherwise. */
    public static final ReplicaReads DEFAULT =
            new ReplicaReads(
                    Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(30));
}
