package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.Patience;
import io.tidegate.proxy.group.GroupGate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
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

    /** Shorter than a failover waits for those who do not answer, by a look and more. */
    static final Duration LEASE = Patience.DEFAULT.lease().minusSeconds(1);

    private final GroupGate gate;
    private final SharedDocument<GroupRecord> record;
    private final Masters masters;

    /** The epoch in which this proxy may act; 0 for none. */
    private long allowed;

    private long serving;

    /** Stopped because its lease had ended. */
    private boolean suspended;

    GroupMember(GroupGate gate, SharedDocument<GroupRecord> record, Masters masters) {
        this.gate = gate;
        this.record = record;
        this.masters = masters;
        record.current().onChange(_ -> serveIfKnown(true));
    }

    /**
     * In a group that is not strict nobody proves that the old master acknowledges nothing more: a
     * proxy that is not heard of is waited for, and so it has to have stopped by then.
     *
     * @param asked when ZooKeeper was asked, by {@link System#nanoTime}
     * @param fence what it answered
     */
    synchronized void renew(long asked, FenceRecord fence) {
        if (fence.raised() || fence.epoch() != allowed) {
            return;
        }
        boolean late = gate.hasOutlivedItsLease();
        gate.lease(asked + LEASE.toNanos());
        if (suspended || late) {
            suspended = false;
            serving = 0;
            serveIfKnown(false);
        }
    }

    /** To be called a few times in a second. */
    synchronized void endWithLease() throws InterruptedException {
        if (gate.hasOutlivedItsLease()) {
            suspended = true;
            gate.stop("ZooKeeper does not answer", false);
            LOG.warn(
                    "group {}: ZooKeeper has not answered for {} s, nothing is sent to it",
                    gate.group(),
                    LEASE.toSeconds());
        }
    }

    @Override
    public synchronized Optional<String> stop(FenceRecord fence) {
        allowed = 0;
        serving = 0;
        suspended = false;
        long begun = System.nanoTime();
        try {
            gate.stop(
                    "the master is being changed: " + fence.reason(),
                    FailoverPlan.isPlanned(fence));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            // It has not stopped, and must not say so.
            throw new CancellationException("the proxy closes");
        }
        LOG.info(
                "group {}: stopped for epoch {} after {} ms",
                gate.group(),
                fence.epoch(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return gate.marks().text();
    }

    @Override
    public synchronized void proceed(FenceRecord fence) {
        allowed = fence.epoch();
        serveIfKnown(true);
    }

    /**
     * @param begins whether nothing was told in the epoch yet
     */
    private synchronized void serveIfKnown(boolean begins) {
        Optional<GroupRecord> known = record.current().current().map(Versioned::content);
        if (allowed == 0 || suspended || serving == allowed || known.isEmpty()) {
            return;
        }
        if (known.get().epoch() == allowed) {
            serving = allowed;
            if (begins) {
                gate.marks().beginEpoch();
            }
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
