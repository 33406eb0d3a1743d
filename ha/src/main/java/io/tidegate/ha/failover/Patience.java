package io.tidegate.ha.failover;

import java.time.Duration;

/**
 * How long a failover waits for others.
 *
 * @param proxies that run and have not stopped: longer than a session lasts, by the end of which
 *     one that does not answer is gone
 * @param switchover for proxies to stop, and for the candidate to have all; behind that the old
 *     master goes on
 * @param lease behind which a proxy without ZooKeeper writes no more to a group that is not strict
 * @param candidate for one that does not answer while it is promoted
 */
public record Patience(Duration proxies, Duration switchover, Duration lease, Duration candidate) {
    public static final Patience DEFAULT =
            new Patience(
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3));
}
