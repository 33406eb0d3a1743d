package io.tidegate.ha.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.WhenAlone;
import io.tidegate.conf.model.WhenAlone.Conduct;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.JobRecord;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.diagnosis.Condition;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Finding;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.failover.Waiver.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DurabilityRuleTest {
    private static final long NOW = Duration.ofDays(1).toMillis();
    private static final long AFTER = 3_000;
    private static final Waiver BY_ITSELF = new Waiver(Standing.IN_FORCE, 1, "", "alone");
    private static final Waiver ASKED = new Waiver(Standing.IN_FORCE, 1, "dba", "asked for");
    private static final Waiver ENDING = new Waiver(Standing.ENDING, 1, "dba", "asked for");

    @Test
    void a_group_that_may_goes_on_when_it_was_alone_for_long_enough() {
        FailoverPlan plan =
                new FailoverPlan(
                        "g-e7-degrade-0",
                        "g",
                        FailoverCause.DEGRADE,
                        7,
                        "a",
                        "",
                        Durability.STRICT,
                        "no replica has acknowledged for 3000 ms, and when-alone is continue");

        assertThat(judge(Conduct.CONTINUE, alone(AFTER)))
                .contains(new FailoverState.Recording(plan, ""));
        assertThat(judge(Conduct.CONTINUE, alone(AFTER - 1))).isEmpty();
    }

    @Test
    void a_group_that_is_to_wait_waits() {
        assertThat(judge(Conduct.WAIT, alone(10 * AFTER))).isEmpty();
    }

    @Test
    void it_waits_again_when_a_replica_is_there_that_acknowledges() {
        assertThat(judge(Conduct.CONTINUE, seen(BY_ITSELF, false, true)))
                .containsInstanceOf(FailoverState.Requiring.class);
        assertThat(judge(Conduct.CONTINUE, seen(BY_ITSELF, false, false))).isEmpty();
    }

    @Test
    void what_people_wanted_people_end() {
        assertThat(judge(Conduct.WAIT, seen(ASKED, false, true))).isEmpty();
        assertThat(judge(Conduct.WAIT, seen(ENDING, true, true)))
                .containsInstanceOf(FailoverState.Requiring.class);
    }

    @Test
    void a_master_that_was_not_told_is_told_again_for_whoever_wanted_it() {
        assertThat(judge(Conduct.WAIT, new Acknowledgement(ASKED, true, true, 0, 0, false, false)))
                .get()
                .isInstanceOfSatisfying(
                        FailoverState.Recording.class,
                        state -> {
                            assertThat(state.author()).isEqualTo("dba");
                            assertThat(state.plan().reason()).isEqualTo("asked for");
                        });
    }

    @Test
    void what_nobody_has_recorded_is_ended() {
        assertThat(judge(Conduct.WAIT, seen(Waiver.NONE, false, true)))
                .containsInstanceOf(FailoverState.Requiring.class);
        assertThat(judge(Conduct.WAIT, seen(Waiver.NONE, true, true))).isEmpty();
    }

    @Test
    void nothing_begins_beside_another_job_or_a_lost_master_or_right_behind_a_change_of_it() {
        assertThat(judge(job(FailoverCause.REJOIN, 0))).isEmpty();
        assertThat(judge(Conduct.CONTINUE, alone(AFTER), Condition.MASTER_SUSPECTED, List.of()))
                .isEmpty();
        assertThat(judge(job(FailoverCause.CRASH, NOW - 2_999))).isEmpty();
        assertThat(judge(job(FailoverCause.CRASH, NOW - 3_000))).isPresent();
    }

    @Test
    void a_pair_whose_replication_is_cut_goes_on_alone_too() {
        Acknowledgement pair = new Acknowledgement(Waiver.NONE, true, true, AFTER, 0, false, true);

        assertThat(judge(Conduct.CONTINUE, pair, Condition.REPLICATION_CUT, List.of())).isPresent();
        // With more nodes another one becomes the master.
        assertThat(judge(Conduct.CONTINUE, alone(AFTER), Condition.REPLICATION_CUT, List.of()))
                .isEmpty();
    }

    @Test
    void commits_whose_acknowledgement_was_lost_are_let_go() {
        assertThat(judge(Conduct.WAIT, stuck(Waiver.NONE, 2_000)))
                .get()
                .isInstanceOfSatisfying(
                        FailoverState.Recording.class,
                        state -> assertThat(state.plan().cause()).isEqualTo(FailoverCause.RELEASE));
        assertThat(judge(Conduct.WAIT, stuck(Waiver.NONE, 1_999))).isEmpty();
        // Who proves something already will say what becomes of it.
        assertThat(judge(Conduct.WAIT, stuck(ENDING, 2_000)))
                .containsInstanceOf(FailoverState.Requiring.class);
    }

    private static Acknowledgement stuck(Waiver waiver, long millis) {
        return new Acknowledgement(waiver, true, false, 0, millis, true, false);
    }

    @Test
    void what_was_tried_is_left_alone_for_a_while() {
        Job<FailoverState> earlier = job(FailoverCause.DEGRADE, NOW - 5_000);

        assertThat(judge(job(FailoverCause.DEGRADE, NOW - 4_999))).isEmpty();
        assertThat(judge(earlier)).isPresent();
        assertThat(judge(earlier, earlier)).isEmpty();
    }

    private static Acknowledgement alone(long millis) {
        return new Acknowledgement(Waiver.NONE, true, true, millis, 0, false, false);
    }

    private static Acknowledgement seen(Waiver waiver, boolean waits, boolean ready) {
        return new Acknowledgement(waiver, waits, false, 0, 0, ready, false);
    }

    private static Optional<FailoverState> judge(Conduct conduct, Acknowledgement seen) {
        return judge(conduct, seen, Condition.WRITES_BLOCKED, List.of());
    }

    @SafeVarargs
    private static Optional<FailoverState> judge(Job<FailoverState>... jobs) {
        return judge(Conduct.CONTINUE, alone(AFTER), Condition.WRITES_BLOCKED, List.of(jobs));
    }

    private static Optional<FailoverState> judge(
            Conduct conduct,
            Acknowledgement seen,
            Condition condition,
            List<Job<FailoverState>> jobs) {
        FailoverConfig config =
                new FailoverConfig(
                        true,
                        Durability.STRICT,
                        new Account("repl", new Secret("r")),
                        2,
                        HoldLimits.DEFAULT,
                        HookConfig.NONE,
                        new WhenAlone(conduct, Duration.ofMillis(AFTER)));
        return DurabilityRule.of(
                        "g",
                        config,
                        new GroupRecord(7, "a", "", List.of()),
                        new Diagnosis(List.of(new Finding(condition, "a", "seen"))),
                        seen,
                        jobs,
                        NOW)
                .map(judgement -> ((Judgement.Begin) judgement).first());
    }

    private static Job<FailoverState> job(FailoverCause cause, long ended) {
        FailoverPlan plan = new FailoverPlan("j", "g", cause, 6, "a", "", Durability.STRICT, "why");
        FailoverState state =
                ended == 0 ? new FailoverState.Asked(plan) : new FailoverState.Undone(plan, "x");
        return new Job<>(
                "j",
                new JobRecord(
                        "failover",
                        "g",
                        "tidegate",
                        NOW - 10_000,
                        JobWish.RUN,
                        0,
                        "",
                        ended,
                        List.of()),
                state);
    }
}
