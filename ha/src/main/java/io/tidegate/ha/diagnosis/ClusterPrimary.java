package io.tidegate.ha.diagnosis;

import io.tidegate.ha.health.Snapshot;

/** Who is to be the master of a group whose servers elect their primary themselves. */
public sealed interface ClusterPrimary {
    /** The present master. */
    record Stays(String node) implements ClusterPrimary {}

    /** Another node of the group. */
    record Moved(String node, String evidence) implements ClusterPrimary {}

    /** Not certain; whoever is the master stays it, and the cluster lets nobody else write. */
    record Unknown(String why) implements ClusterPrimary {}

    /** By what all proxies see. */
    static ClusterPrimary of(Snapshot snapshot, Thresholds thresholds) {
        return new ClusterElection(snapshot, thresholds).primary();
    }
}
