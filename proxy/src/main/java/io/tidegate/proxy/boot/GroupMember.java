package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.proxy.group.GroupGate;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this proxy does when the fence of a group goes up and down. It serves the group in an epoch
 * when it has joined that, the fence is down, and the record says who the master is in that epoch;
 * not before all three are so.
 *
 * <p>Threads: those that look at the fence and at the record.
 */
final class GroupMember implements FenceMember.Conduct {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);

    /** Takes over who the master is, where something else than statements goes by it. */
    interface Masters {
        void led(String master);
    }

    private final GroupGate gate;
    private final SharedDocument<GroupRecord> record;
    private final Masters masters;

    /** The epoch in which this proxy may act; 0 for none. */
    private long allowed;

    private long serving;

    GroupMember(GroupGate gate, SharedDocument<GroupRecord> record, Masters masters) {
        this.gate = gate;
        this.record = record;
        this.masters = masters;
        record.current().onChange(_ -> serveIfKnown());
    }

    @Override
    public synchronized Optional<String> stop(FenceRecord fence) {
        allowed = 0;
        serving = 0;
        try {
            gate.stop(
                    "the master is being changed: " + fence.reason(),
                    FailoverPlan.isPlanned(fence));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            // It has not stopped, and must not say so.
            throw new CancellationException("the proxy closes");
        }
        return gate.marks().text();
    }

    @Override
    public synchronized void proceed(FenceRecord fence) {
        allowed = fence.epoch();
        serveIfKnown();
    }

    private synchronized void serveIfKnown() {
        Optional<GroupRecord> known = record.current().current().map(Versioned::content);
        if (allowed == 0 || serving == allowed || known.isEmpty()) {
            return;
        }
        if (known.get().epoch() == allowed) {
            serving = allowed;
            gate.marks().beginEpoch();
            masters.led(known.get().master());
            gate.serve(allowed, known.get().master());
            LOG.info(
                    "group {}: {} is the master in epoch {}",
                    gate.group(),
                    known.get().master(),
                    allowed);
        }
    }
}
