package io.tidegate.ha.failover;

import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.JobTroubleException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.diagnosis.ClusterPrimary;

/** How a group's record goes to the primary that the servers have elected. */
final class Adoption {
    private Adoption() {}

    /**
     * Goes by what is elected now, and not by what was when the job began: until an epoch is
     * published nobody writes in it.
     */
    static FailoverState adopt(
            FailoverState.Adopting state, Failovers.Group group, TermFence fence, boolean cancelled)
            throws DisconnectedException, JobTroubleException {
        FailoverPlan plan = state.plan();
        if (cancelled) {
            return new FailoverState.Returning(plan, "it was cancelled");
        }
        return switch (group.servers().elected()) {
            case ClusterPrimary.Unknown(String why) -> throw new JobTroubleException(why);
            case ClusterPrimary.Stays(String node) ->
                    new FailoverState.Returning(plan, node + " is the cluster's primary again");
            case ClusterPrimary.Moved(String node, String _) -> adopt(state, node, group, fence);
        };
    }

    private static FailoverState adopt(
            FailoverState.Adopting state, String node, Failovers.Group group, TermFence fence)
            throws DisconnectedException, JobTroubleException {
        FailoverPlan plan = state.plan();
        try {
            Applied applied =
                    group.servers()
                            .adopt(
                                    node,
                                    plan.nextEpoch(),
                                    group.servers().parse(state.marks()),
                                    fence);
            return switch (applied) {
                case Applied.Reached() -> new FailoverState.Publishing(plan, node, state.marks());
                // The cluster promises that it comes.
                case Applied.Behind _ -> state;
                case Applied.Stopped(String why) -> throw new JobTroubleException(why);
            };
        } catch (UnreachableNodeException notNow) {
            throw new JobTroubleException(String.valueOf(notNow.getMessage()));
        }
    }
}
