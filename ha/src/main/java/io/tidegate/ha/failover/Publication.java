package io.tidegate.ha.failover;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.coordination.Versioned;
import java.util.Optional;

/** How proxies are told who the master is. */
final class Publication {
    private Publication() {}

    /** Whether a fence was raised by a failover. */
    static boolean isMine(FenceRecord record, FailoverPlan plan) {
        return record.epoch() == plan.nextEpoch()
                && record.raised()
                && record.reason().equals(plan.mark());
    }

    /** False when it has to be looked at again whether it was. */
    static boolean published(
            FailoverPlan plan, GroupRecord next, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        // Who goes on in the epoch reads the record behind it: so the record is first.
        if (!recorded(next, group, fence)) {
            return false;
        }
        // Another node has all that was told, or people have said that it may be lost.
        if (!next.master().equals(plan.master()) && !Waivers.write(Waiver.NONE, group, fence)) {
            return false;
        }
        Optional<Versioned<FenceRecord>> raised = group.fence().record();
        if (raised.isPresent()
                && isMine(raised.get().content(), plan)
                && !group.fence().lower(fence.term(), raised.get())) {
            return false;
        }
        group.fence().forgetBefore(fence.term(), plan.nextEpoch());
        return true;
    }

    private static boolean recorded(GroupRecord next, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        Optional<Versioned<GroupRecord>> before = group.record().read();
        if (before.isEmpty()) {
            return group.record().create(fence.term(), next);
        }
        // Nobody else writes of this epoch: that was this job, before.
        return before.get().content().epoch() == next.epoch()
                || group.record().replace(fence.term(), before.get(), next);
    }
}
