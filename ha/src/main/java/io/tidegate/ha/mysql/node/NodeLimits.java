package io.tidegate.ha.mysql.node;

import java.time.Duration;

/**
 * How long a node may take. Each is a hard limit: behind it the connection is given up.
 *
 * @param connect to accept a connection and log it in; whole milliseconds
 * @param answer to answer a statement, unless it is one that is known to take longer
 * @param connections how many the control plane has to the node at most, beside those of probes
 */
public record NodeLimits(Duration connect, Duration answer, int connections) {
    public static final NodeLimits DEFAULT =
            new NodeLimits(Duration.ofSeconds(1), Duration.ofSeconds(3), 3);

    public NodeLimits {
        if (connect.toMillis() < 1 || answer.toMillis() < 1 || connections < 1) {
            throw new IllegalArgumentException("limits have to be positive");
        }
    }
}
