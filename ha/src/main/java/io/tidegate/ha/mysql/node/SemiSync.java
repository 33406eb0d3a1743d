package io.tidegate.ha.mysql.node;

/**
 * Semi-synchronous replication, as a server is set and what it has counted.
 *
 * @param available whether the server has it at all
 * @param sourceEnabled whether its commits wait for replicas
 * @param active whether they really do: false also when it has fallen back
 * @param afterSync whether commits are seen by others only after they were acknowledged
 * @param timeoutMillis after which a commit goes on without
 * @param waitsForCount how many replicas have to acknowledge
 * @param waitsWithoutReplicas whether commits wait also while too few replicas are there
 * @param replicas connected ones that acknowledge
 * @param unacknowledged commits that went on without (Rpl_semi_sync_*_no_tx); it must not grow
 * @param waiting sessions that wait for a replica
 * @param replicaEnabled whether it acknowledges as a replica
 * @param replicaActive whether its receiver really does: only since that was started again
 */
public record SemiSync(
        boolean available,
        boolean sourceEnabled,
        boolean active,
        boolean afterSync,
        long timeoutMillis,
        int waitsForCount,
        boolean waitsWithoutReplicas,
        int replicas,
        long unacknowledged,
        int waiting,
        boolean replicaEnabled,
        boolean replicaActive) {
    public static final SemiSync ABSENT =
            new SemiSync(false, false, false, false, 0, 0, false, 0, 0, 0, false, false);

    /** What counts as waiting for ever: a day. */
    public static final long ENDLESS_MILLIS = 86_400_000;

    /** Whether no commit can be told as done that only this server has, as long as it runs. */
    public boolean strict() {
        return sourceEnabled
                && active
                && afterSync
                && waitsWithoutReplicas
                && waitsForCount >= 1
                && timeoutMillis >= ENDLESS_MILLIS;
    }
}
