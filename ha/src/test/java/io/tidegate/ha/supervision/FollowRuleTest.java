package io.tidegate.ha.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.JobRecord;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.diagnosis.ClusterPrimary;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.health.Intent;
import io.tidegate.ha.health.NodeRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FollowRuleTest {
    private static final GroupRecord RECORD = new GroupRecord(7, "a", "", List.of());
    private static final Intent INTENT =
            new Intent("g$1", 7, "a", Durability.STRICT, Map.of("a", NodeRule.NEUTRAL));
    private static final ClusterPrimary MOVED = new ClusterPrimary.Moved("b", "seen");

    @Test
    void the_elected_primary_is_followed_by_a_job_of_the_epoch() {
        assertThat(judge(MOVED, List.of()))
                .isEqualTo(
                        new Judgement.Begin(
                                new FailoverState.Asked(
                                        new FailoverPlan(
                                                "g.1-e7-f0",
                                                "g$1",
                                                FailoverCause.FOLLOWED,
                                                7,
                                                "a",
                                                "b",
                                                Durability.STRICT,
                                                "seen"))));
    }

    @Test
    void nothing_is_begun_while_a_job_runs_and_another_id_is_taken_when_one_came_to_nothing() {
        assertThat(judge(MOVED, List.of(job("g$1", 7, 0)))).isEqualTo(new Judgement.Nothing());
        assertThat(judge(MOVED, List.of(job("g$1", 7, 5), job("g$1", 6, 4), job("h", 7, 0))))
                .isInstanceOfSatisfying(
                        Judgement.Begin.class,
                        begin -> assertThat(begin.plan().id()).isEqualTo("g.1-e7-f1"));
    }

    @Test
    void a_primary_that_stays_is_no_reason_for_anything_and_an_uncertain_one_for_words() {
        assertThat(judge(new ClusterPrimary.Stays("a"), List.of()))
                .isEqualTo(new Judgement.Nothing());
        assertThat(judge(new ClusterPrimary.Unknown("who knows"), List.of()))
                .isInstanceOfSatisfying(
                        Judgement.Hold.class,
                        hold -> assertThat(hold.why()).startsWith("who knows"));
    }

    private static Judgement judge(ClusterPrimary elected, List<Job<FailoverState>> jobs) {
        return FollowRule.of(INTENT, RECORD, elected, jobs);
    }

    private static Job<FailoverState> job(String group, long epoch, long ended) {
        FailoverPlan plan =
                new FailoverPlan(
                        "j",
                        group,
                        FailoverCause.FOLLOWED,
                        epoch,
                        "a",
                        "b",
                        Durability.STRICT,
                        "why");
        return new Job<>(
                "j",
                new JobRecord(
                        "failover", group, "tidegate", 1, JobWish.RUN, 0, "", ended, List.of()),
                ended == 0 ? new FailoverState.Asked(plan) : new FailoverState.Undone(plan, "x"));
    }
}
