package io.tidegate.ha.failover.servers;

import java.time.Duration;

/**
 * How long what is done to a node may take, connecting included; behind that its connection is
 * ended. Whole seconds, but for {@code glance}.
 *
 * @param revoke stopping a receiver and reading what the node has
 * @param promote making a node the master
 * @param fence ending all writes, and letting them in again
 * @param follow making a node a replica that runs
 * @param glance how long is waited for an applier before somebody else is looked at
 */
public record ActionLimits(
        Duration revoke, Duration promote, Duration fence, Duration follow, Duration glance) {
    public static final ActionLimits DEFAULT =
            new ActionLimits(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(15),
                    Duration.ofMillis(200));
}
