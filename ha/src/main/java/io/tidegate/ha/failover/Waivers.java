package io.tidegate.ha.failover;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How a strict group's commits come to do without acknowledgement, and back. Steps of jobs, as
 * {@link FailoverState} has them: no other job of the group is at work between two steps unless it
 * has raised the fence, which is looked at.
 */
final class Waivers {
    /**
     * How long a replica has to get what the master has; what is committed meanwhile waits for it
     * to be received.
     */
    private static final Duration PROOF = Duration.ofSeconds(10);

    /** The same where commits wait anyway: nodes are led back to the master only behind it. */
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final LongSupplier clock;

    Waivers(LongSupplier clock) {
        this.clock = clock;
    }

    /** What stands now, read from ZooKeeper. */
    static Waiver read(Failovers.Group group)
            throws DisconnectedException, UnreadableDocumentException {
        return group.waiver().read().map(Versioned::content).orElse(Waiver.NONE);
    }

    /**
     * Writes what shall stand.
     *
     * @return false when somebody has written something else meanwhile
     */
    static boolean write(Waiver next, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        SharedDocument<Waiver> document = group.waiver();
        Optional<Versioned<Waiver>> before = document.read();
        if (before.map(Versioned::content).orElse(Waiver.NONE).equals(next)) {
            return true;
        }
        return before.isEmpty()
                ? document.create(fence.term(), next)
                : document.replace(fence.term(), before.get(), next);
    }

    /** First it is recorded: whoever replaces the master from now on knows of it. */
    FailoverState record(FailoverState.Recording state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        if (!plan.isStrict()) {
            return new FailoverState.Undone(
                    plan, "commits of " + plan.group() + " wait for no replica: it is not strict");
        }
        if (!isCalm(plan, group)) {
            return changing(plan);
        }
        Waiver begun = Waiver.begun(clock.getAsLong(), state.author(), plan.reason());
        if (plan.cause() == FailoverCause.RELEASE && !isAllReceived(plan, group, fence)) {
            return new FailoverState.Undone(
                    plan, "no replica has everything that waits on " + plan.master());
        }
        // Whatever comes between: they are to wait.
        Waiver next = plan.cause() == FailoverCause.RELEASE ? begun.ending() : begun;
        return write(next, group, fence) ? new FailoverState.Waiving(plan) : state;
    }

    /** What waits as well: it is in the master's binlog. */
    private static boolean isAllReceived(FailoverPlan plan, Failovers.Group group, TermFence fence)
            throws DisconnectedException {
        try {
            GtidSet written = group.servers().requireAcknowledgement(plan.master(), fence);
            return holder(plan, written, group).isPresent();
        } catch (UnreachableNodeException away) {
            return false;
        }
    }

    FailoverState waive(FailoverState.Waiving state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        if (!isCalm(plan, group)) {
            return changing(plan);
        }
        try {
            group.servers().waiveAcknowledgement(plan.master(), fence);
        } catch (UnreachableNodeException away) {
            return new FailoverState.Undone(
                    plan,
                    "it is recorded, and "
                            + plan.master()
                            + " could not be told, which is tried again: "
                            + away.getMessage());
        }
        return plan.cause() == FailoverCause.RELEASE
                ? new FailoverState.Requiring(plan, true)
                : new FailoverState.Done(
                        plan, plan.master(), List.of("commits do not wait for a replica"));
    }

    FailoverState require(FailoverState.Requiring state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        if (!plan.isStrict()) {
            return new FailoverState.Undone(plan, plan.group() + " is not strict");
        }
        if (!isCalm(plan, group)) {
            return changing(plan);
        }
        try {
            if (!read(group).stands()) {
                if (group.servers().awaitsAcknowledgement(plan.master())) {
                    return new FailoverState.Undone(
                            plan, "commits of " + plan.master() + " wait for a replica already");
                }
                // Whoever switched it off on the server has not said so.
                Waiver found =
                        Waiver.begun(
                                clock.getAsLong(), "", "commits did not wait on " + plan.master());
                if (!write(found, group, fence)) {
                    return state;
                }
            }
            GtidSet has = group.servers().requireAcknowledgement(plan.master(), fence);
            return new FailoverState.Proving(plan, state.anyway(), has.text(), clock.getAsLong());
        } catch (UnreachableNodeException away) {
            return new FailoverState.Undone(plan, String.valueOf(away.getMessage()));
        }
    }

    /** Commits wait again; one replica that has what there was before them is enough. */
    FailoverState prove(FailoverState.Proving state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        if (!isCalm(plan, group)) {
            return changing(plan);
        }
        GtidSet target = group.servers().parse(state.position());
        Optional<String> proof = holder(plan, target, group);
        if (proof.isPresent()) {
            return write(Waiver.NONE, group, fence)
                    ? new FailoverState.Done(
                            plan,
                            plan.master(),
                            List.of(
                                    "commits wait for a replica; "
                                            + proof.get()
                                            + " has everything"))
                    : state;
        }
        Duration limit = state.anyway() ? GLANCE : PROOF;
        if (clock.getAsLong() - state.since() < limit.toMillis()) {
            return state;
        }
        return state.anyway() ? ending(state, group, fence) : goOnAlone(state, group, fence);
    }

    private static Optional<String> holder(FailoverPlan plan, GtidSet target, Failovers.Group group)
            throws DisconnectedException {
        for (String node : group.servers().nodes()) {
            if (!node.equals(plan.master()) && has(node, target, group)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private static boolean has(String node, GtidSet target, Failovers.Group group)
            throws DisconnectedException {
        try {
            return group.servers().holds(node, target);
        } catch (UnreachableNodeException away) {
            return false;
        }
    }

    /** Somebody wants commits to wait, whoever is there. */
    private static FailoverState ending(
            FailoverState.Proving state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        return write(read(group).ending(), group, fence)
                ? new FailoverState.Done(
                        state.plan(),
                        state.plan().master(),
                        List.of(
                                "commits wait for a replica; none has everything yet, and until one has"
                                        + " nobody is promoted but with FORCE"))
                : state;
    }

    private static FailoverState goOnAlone(
            FailoverState.Proving state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        if (read(group).standing() == Waiver.Standing.IN_FORCE) {
            try {
                group.servers().waiveAcknowledgement(plan.master(), fence);
            } catch (UnreachableNodeException away) {
                // Then it is told when it answers.
            }
        }
        return new FailoverState.Undone(plan, "no replica has got everything in time");
    }

    private static boolean isCalm(FailoverPlan plan, Failovers.Group group)
            throws DisconnectedException, UnreadableDocumentException {
        return group.fence()
                .record()
                .map(Versioned::content)
                .filter((FenceRecord seen) -> seen.epoch() == plan.epoch() && !seen.raised())
                .isPresent();
    }

    private static FailoverState changing(FailoverPlan plan) {
        return new FailoverState.Undone(plan, "the master is being changed, or was");
    }
}
