package io.tidegate.ha.failover;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.SimulatedPeer;
import java.util.Optional;

/** Who sees at every moment what holds, and has no part in it. */
final class SimulatedObserver {
    private final SimulatedPeer.Cluster cluster;
    private final SimulatedMember eyes;
    private int seen = -1;
    private Optional<GroupRecord> record = Optional.empty();
    private boolean raised;

    SimulatedObserver(SimulatedPeer.Cluster cluster, SimulatedMember eyes) {
        this.cluster = cluster;
        this.eyes = eyes;
    }

    Optional<GroupRecord> record() {
        look();
        return record;
    }

    /** Whether that is the master, and nobody is about to change it. */
    boolean isSettledOn(String master) {
        look();
        return !raised && record.filter(known -> known.master().equals(master)).isPresent();
    }

    private void look() {
        if (seen == cluster.state()) {
            return;
        }
        seen = cluster.state();
        try {
            record = eyes.newestRecord();
            raised = eyes.isRaised();
        } catch (DisconnectedException | UnreadableDocumentException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
