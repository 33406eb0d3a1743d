package io.tidegate.ha.health;

/**
 * How one proxy's heartbeats on the master go.
 *
 * @param node that the proxy takes for the master
 * @param okMillisAgo since the last one that was committed; -1 when none was
 * @param pendingMillis for how long the present one has been waiting; 0 when none is
 * @param outcome of the last one that ended
 */
public record Beating(String node, long okMillisAgo, long pendingMillis, Outcome outcome) {
    /** How a heartbeat ended. */
    public enum Outcome {
        /** None has ended yet. */
        NONE,
        COMMITTED,
        /** The server is read-only; nothing was written. */
        READ_ONLY,
        /** The server has refused it for another reason, such as a full disk. */
        REFUSED,
        /** The connection was lost, or it took too long: whether it was written is not known. */
        LOST
    }

    public static final Beating NONE = new Beating("", -1, 0, Outcome.NONE);
}
