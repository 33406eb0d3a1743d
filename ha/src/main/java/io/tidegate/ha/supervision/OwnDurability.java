package io.tidegate.ha.supervision;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.mysql.node.SemiSync;

/**
 * What an OK of a group stands for at the moment, as one proxy knows it.
 *
 * @param promised by the configuration
 * @param waiver by which commits do without a replica
 * @param alone whether commits of the master wait, and no replica is there that acknowledges
 */
public record OwnDurability(String group, Durability promised, Waiver waiver, boolean alone) {
    /** A heartbeat that takes longer waits for a replica, where commits do. */
    private static final long PENDING_MILLIS = 1500;

    static OwnDurability of(
            String group, Durability promised, Waiver waiver, String master, ProxyReport seen) {
        boolean alone =
                promised == Durability.STRICT
                        && seen.nodes().get(master) instanceof Sight.Answering answer
                        && isAlone(
                                answer.told().semiSync(),
                                seen.beating().node().equals(master)
                                        ? seen.beating().pendingMillis()
                                        : 0);
        return new OwnDurability(group, promised, waiver, alone);
    }

    private static boolean isAlone(SemiSync semiSync, long pendingMillis) {
        return semiSync.strict()
                && (semiSync.replicas() == 0
                        || semiSync.waiting() > 0 && pendingMillis >= PENDING_MILLIS);
    }
}
