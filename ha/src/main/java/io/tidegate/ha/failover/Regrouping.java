package io.tidegate.ha.failover;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.JobTroubleException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What becomes of the nodes that are not the master: they follow the one that is. */
final class Regrouping {
    private final AtOnce nodes;

    Regrouping(AtOnce nodes) {
        this.nodes = nodes;
    }

    /** What cannot be made ready is known by the step that needs it. */
    void ready(Failovers.Group group) throws DisconnectedException, InterruptedException {
        var _ =
                nodes.each(
                        group.servers().nodes(),
                        node -> {
                            try {
                                group.servers().ready(node);
                                return true;
                            } catch (UnreachableNodeException away) {
                                return false;
                            }
                        });
    }

    /**
     * Begins it: nobody waits for one that does not answer, and what follows does without it.
     *
     * @param next whom they will follow
     * @param wanted for as long as nothing else was begun
     */
    void release(
            List<String> replicas,
            String next,
            BooleanSupplier wanted,
            Failovers.Group group,
            TermFence fence) {
        var _ =
                nodes.begin(
                        replicas,
                        node -> {
                            try {
                                group.servers().release(node, next, wanted, fence);
                                return true;
                            } catch (UnreachableNodeException away) {
                                return false;
                            }
                        });
    }

    FailoverState repoint(FailoverState.Repointing state, Failovers.Group group, TermFence fence)
            throws DisconnectedException, InterruptedException {
        List<String> notes = new ArrayList<>(state.notes());
        notes.addAll(
                nodes.each(state.left(), node -> followed(node, state.master(), group, fence)));
        return new FailoverState.Quarantining(state.plan(), state.master(), notes);
    }

    /** Has a node follow the master, and tells whether it does. */
    static String followed(String node, String master, Failovers.Group group, TermFence fence)
            throws DisconnectedException {
        try {
            group.servers().follow(node, master, fence);
            return node + " follows";
        } catch (UnreachableNodeException away) {
            return node + " does not follow yet: " + away.getMessage();
        }
    }

    static FailoverState quarantine(
            FailoverState.Quarantining state, Failovers.Group group, TermFence fence)
            throws DisconnectedException {
        FailoverPlan plan = state.plan();
        List<String> notes = new ArrayList<>(state.notes());
        String trouble = reunited(plan.master(), state.master(), group, fence);
        notes.add(trouble.isEmpty() ? plan.master() + " follows" : trouble);
        return new FailoverState.Done(plan, state.master(), notes);
    }

    /**
     * Nobody else can be at the node: what else is done in this group is done one step at a time by
     * whoever leads, and a fence that is raised sends this away.
     */
    static FailoverState rejoin(
            FailoverPlan plan, Failovers.Group group, TermFence fence, boolean cancelled)
            throws DisconnectedException, UnreadableDocumentException {
        Optional<Versioned<FenceRecord>> seen = group.fence().record();
        boolean calm =
                seen.isPresent()
                        && seen.get().content().epoch() == plan.epoch()
                        && !seen.get().content().raised();
        if (cancelled || !calm) {
            return new FailoverState.Undone(
                    plan, cancelled ? "it was cancelled" : "the master is being changed");
        }
        String trouble = reunited(plan.wanted(), plan.master(), group, fence);
        return trouble.isEmpty()
                ? new FailoverState.Done(plan, plan.master(), List.of(plan.wanted() + " follows"))
                : new FailoverState.Undone(plan, trouble);
    }

    /** Shuts a node out and has it follow the master; why it does not, or nothing. */
    private static String reunited(
            String node, String master, Failovers.Group group, TermFence fence)
            throws DisconnectedException {
        try {
            GtidSet has = group.servers().shutOut(node, fence);
            if (group.servers().applied(master, has) instanceof Applied.Behind(String more)) {
                return node + " has what the others do not, and stays shut out: " + more;
            }
            group.servers().follow(node, master, fence);
            return "";
        } catch (UnreachableNodeException away) {
            return node + " does not follow yet: " + away.getMessage();
        }
    }

    /** The old master goes on, and all others follow it again. */
    FailoverState restore(FailoverState.Restoring state, Failovers.Group group, TermFence fence)
            throws DisconnectedException,
                    InterruptedException,
                    JobTroubleException,
                    UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        try {
            Durability durability = Waivers.read(group).of(plan.durability());
            group.servers().reopen(plan.master(), durability, fence);
        } catch (UnreachableNodeException failed) {
            // One that is gone is the master none the less, until it is replaced as lost. One that
            // lives would stay read-only, and nobody would replace it.
            if (group.servers().answers(plan.master())) {
                throw new JobTroubleException(
                        plan.master()
                                + " is to go on as the master and cannot be made writable, which is"
                                + " tried again: "
                                + failed.getMessage());
            }
        }
        List<String> others = new ArrayList<>(group.servers().nodes());
        others.remove(plan.master());
        // What is against it is seen by those who look after replicas.
        var _ = nodes.each(others, node -> followed(node, plan.master(), group, fence));
        return new FailoverState.Returning(plan, state.why());
    }
}
