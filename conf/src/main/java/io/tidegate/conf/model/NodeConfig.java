package io.tidegate.conf.model;

import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.Role;

/**
 * One server of a group.
 *
 * @param weight its share of the reads on replicas, among those of its group; 0 for none
 */
public record NodeConfig(String name, Endpoint endpoint, Role role, int weight) {
    /** Unless the configuration says otherwise. */
    public static final int DEFAULT_WEIGHT = 1;

    public static final int GREATEST_WEIGHT = 1_000;

    /** One of the default weight. */
    public NodeConfig(String name, Endpoint endpoint, Role role) {
        this(name, endpoint, role, DEFAULT_WEIGHT);
    }

    /** The same in another role. */
    NodeConfig as(Role other) {
        return new NodeConfig(name, endpoint, other, weight);
    }
}
