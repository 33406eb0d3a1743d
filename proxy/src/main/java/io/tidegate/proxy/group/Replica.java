package io.tidegate.proxy.group;

/**
 * A node that may answer reads.
 *
 * @param node its name
 * @param share of its group's reads, compared with those of the others; more than 0
 * @param lagMillis how far it was behind the master when that was last seen
 * @param near whether it stands in the proxy's own zone
 */
public record Replica(String node, double share, long lagMillis, boolean near) {
    public Replica {
        if (!(share > 0)) {
            throw new IllegalArgumentException("a replica without a share is not read");
        }
    }
}
