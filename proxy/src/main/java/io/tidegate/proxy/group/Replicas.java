package io.tidegate.proxy.group;

import java.util.List;

/**
 * The replicas of a group that may answer reads at the moment.
 *
 * @param epoch of which they follow the master; they are of no use in any other
 */
public record Replicas(long epoch, List<Replica> nodes) {
    public static final Replicas NONE = new Replicas(GroupStanding.NO_EPOCH, List.of());

    public Replicas {
        nodes = List.copyOf(nodes);
    }
}
