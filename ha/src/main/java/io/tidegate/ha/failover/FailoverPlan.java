package io.tidegate.ha.failover;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.FenceRecord;

/**
 * What a failover is to do; decided once.
 *
 * @param id of the job
 * @param epoch of the group's fence when it was decided: if it is another one by now, so is the
 *     master, and nothing is done
 * @param master the node that was the master then
 * @param wanted the node that shall become it; empty for the one that fits best; the one that shall
 *     follow again
 * @param durability what the group promises
 * @param reason for people
 */
public record FailoverPlan(
        String id,
        String group,
        FailoverCause cause,
        long epoch,
        String master,
        String wanted,
        Durability durability,
        String reason) {
    private static final String PLANNED = "switchover ";

    /** The epoch in which the next master serves. */
    long nextEpoch() {
        return epoch + 1;
    }

    boolean isStrict() {
        return durability == Durability.STRICT;
    }

    boolean isSwitchover() {
        return cause == FailoverCause.SWITCHOVER;
    }

    /** Whether the cluster has chosen already, and nothing is done to servers. */
    boolean follows() {
        return cause == FailoverCause.FOLLOWED;
    }

    /** How the fence tells whose it is. */
    String mark() {
        return (isSwitchover() ? PLANNED : "failover ") + id + ": " + reason;
    }

    /** Whether a fence went up for a master that works, so that what is under way can end. */
    public static boolean isPlanned(FenceRecord fence) {
        return fence.reason().startsWith(PLANNED);
    }
}
