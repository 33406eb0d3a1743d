package io.tidegate.ha.supervision;

import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.diagnosis.ClusterPrimary;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.health.Intent;
import java.util.List;

/** When a group's record goes to the primary that its servers have elected themselves. Pure. */
final class FollowRule {
    private FollowRule() {}

    /**
     * Of several looks, or leaders, that come to the same one alone begins it: the job's id names
     * the epoch and how often it was tried in that.
     *
     * @param intent what is wanted of the group
     * @param jobs all that are kept, of all groups
     */
    static Judgement of(
            Intent intent,
            GroupRecord record,
            ClusterPrimary elected,
            List<Job<FailoverState>> jobs) {
        List<Job<FailoverState>> own =
                jobs.stream()
                        .filter(job -> job.state().plan().group().equals(intent.group()))
                        .toList();
        if (own.stream().anyMatch(job -> job.record().ended() == 0)) {
            return new Judgement.Nothing();
        }
        return switch (elected) {
            case ClusterPrimary.Stays _ -> new Judgement.Nothing();
            case ClusterPrimary.Unknown(String why) ->
                    new Judgement.Hold(
                            why
                                    + ". The servers elect the primary themselves, and Tidegate"
                                    + " follows them as soon as it is certain");
            case ClusterPrimary.Moved(String node, String evidence) -> {
                long tried =
                        own.stream()
                                .map(job -> job.state().plan())
                                .filter(plan -> plan.cause() == FailoverCause.FOLLOWED)
                                .filter(plan -> plan.epoch() == record.epoch())
                                .count();
                yield new Judgement.Begin(
                        new FailoverState.Asked(
                                new FailoverPlan(
                                        FailoverRule.ids(intent.group(), record) + "-f" + tried,
                                        intent.group(),
                                        FailoverCause.FOLLOWED,
                                        record.epoch(),
                                        record.master(),
                                        node,
                                        intent.durability(),
                                        evidence)));
            }
        };
    }
}
