package io.tidegate.proxy.boot;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Fence;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Term;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.session.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This proxy's part in the groups whose master can change: it joins the fence of each, follows its
 * record, and, while it leads, sees to it that there are both.
 *
 * <p>Threads: {@link #look} from one at a time.
 */
final class GroupWork {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWork.class);

    private static final Duration LEASE_ENDS = Duration.ofMillis(100);

    private final Coordination coordination;
    private final GroupGates gates;
    private final Live<Routing> routing;
    private final KeyColumnsAgain again;
    private final GroupRecords records;
    private final Map<GroupId, GroupMember> members = new ConcurrentHashMap<>();

    private GroupWork(
            Coordination coordination,
            GroupRecords records,
            GroupGates gates,
            Live<Routing> routing,
            KeyColumnsAgain again) {
        this.coordination = coordination;
        this.records = records;
        this.gates = gates;
        this.routing = routing;
        this.again = again;
    }

    /** Takes part from now on, until the coordination is closed. */
    static GroupWork join(
            Coordination coordination,
            GroupRecords records,
            GroupGates gates,
            Live<Routing> routing,
            KeyColumnsAgain again) {
        GroupWork work = new GroupWork(coordination, records, gates, routing, again);
        coordination.follow("groups", work::look);
        coordination.follow("leases", work::renew);
        coordination.follow("lease-ends", LEASE_ENDS, work::endWithLeases);
        return work;
    }

    private void look() throws DisconnectedException {
        Optional<Term> term = coordination.leadership().term();
        for (GroupConfig group : routing.current().configuration().groups().values()) {
            GroupGate gate = gates.of(group);
            if (gate != null) {
                SharedDocument<GroupRecord> record = records.of(group.id());
                if (!members.containsKey(group.id())) {
                    join(group, gate, record);
                }
                if (term.isPresent()) {
                    establish(term.get(), group, record);
                }
            }
        }
    }

    private void join(GroupConfig group, GroupGate gate, SharedDocument<GroupRecord> record) {
        GroupMember member =
                new GroupMember(
                        gate,
                        record,
                        master -> {
                            gates.led(gate.group(), master);
                            again.masters();
                        });
        if (isLeased(group)) {
            gate.lease(System.nanoTime() + GroupMember.LEASE.toNanos());
        }
        members.put(group.id(), member);
        records.join(gate.group(), member);
    }

    private static boolean isLeased(GroupConfig group) {
        return group.failover()
                .filter(failover -> failover.durability() == Durability.ASYNC)
                .isPresent();
    }

    private void renew() throws DisconnectedException {
        for (GroupConfig group : routing.current().configuration().groups().values()) {
            GroupGate gate = gates.of(group);
            GroupMember member = members.get(group.id());
            if (gate != null && member != null) {
                if (isLeased(group)) {
                    renew(group, member);
                } else {
                    gate.leaseEndless();
                }
            }
        }
    }

    private void renew(GroupConfig group, GroupMember member) throws DisconnectedException {
        long asked = System.nanoTime();
        try {
            records.fence(group.id())
                    .record()
                    .ifPresent(fence -> member.renew(asked, fence.content()));
        } catch (UnreadableDocumentException broken) {
            LOG.error("group {}: {}", group.id(), broken.getMessage());
        }
    }

    private void endWithLeases() throws InterruptedException {
        for (GroupMember member : members.values()) {
            member.endWithLease();
        }
    }

    /** As long as nothing was ever said of it, a group's master is the configured one. */
    private void establish(Term term, GroupConfig group, SharedDocument<GroupRecord> record)
            throws DisconnectedException {
        Fence fence = records.fence(group.id());
        try {
            if (record.current().current().isPresent()
                    || record.read().isPresent()
                    || !fence.establish(term)) {
                return;
            }
            Optional<FenceRecord> now = fence.record().map(Versioned::content);
            if (now.isPresent()
                    && record.create(
                            term,
                            new GroupRecord(
                                    now.get().epoch(), group.master().name(), "", List.of()))) {
                LOG.info("group {}: the master is {}", group.id(), group.master().name());
            }
        } catch (UnreadableDocumentException broken) {
            LOG.error("group {}: {}", group.id(), broken.getMessage());
        }
    }
}
