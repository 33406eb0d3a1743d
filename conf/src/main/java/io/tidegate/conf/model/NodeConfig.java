package io.tidegate.conf.model;

import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.Role;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One server of a group.
 *
 * @param weight its share of the reads on replicas, among those of its group; 0 for none
 * @param promotion whether it may become the master, among others
 * @param maintenance it is left alone: not promoted, not repaired, and its absence is nothing wrong
 * @param adminPort where the server listens for administrators; empty for nowhere else
 * @param zone where it stands: proxies of the same zone read it before others; empty where that is
 *     the same for all
 */
public record NodeConfig(
        String name,
        Endpoint endpoint,
        Role role,
        int weight,
        PromotionRule promotion,
        boolean maintenance,
        OptionalInt adminPort,
        Optional<String> zone) {
    /** Unless the configuration says otherwise. */
    public static final int DEFAULT_WEIGHT = 1;

    public static final int GREATEST_WEIGHT = 1_000;

    /** One of the default weight. */
    public NodeConfig(String name, Endpoint endpoint, Role role) {
        this(name, endpoint, role, DEFAULT_WEIGHT);
    }

    /** One without preferences. */
    public NodeConfig(String name, Endpoint endpoint, Role role, int weight) {
        this(
                name,
                endpoint,
                role,
                weight,
                PromotionRule.NEUTRAL,
                false,
                OptionalInt.empty(),
                Optional.empty());
    }

    /** The same in another role. */
    NodeConfig as(Role other) {
        return new NodeConfig(
                name, endpoint, other, weight, promotion, maintenance, adminPort, zone);
    }

    /** Whether a word may be the name of a zone. */
    public static boolean isZone(String word) {
        return word.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    }
}
