package io.tidegate.ha.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FailoverRuleTest {
    private static final long NOW = Duration.ofDays(1).toMillis();
    private static final GroupRecord RECORD = new GroupRecord(7, "a", "", List.of());
    private static final Account REPLICATION = new Account("repl", new Secret("r"));
    private static final FailoverConfig BY_ITSELF =
            new FailoverConfig(
                    true, Durability.STRICT, REPLICATION, 2, HoldLimits.DEFAULT, HookConfig.NONE);
    private static final Diagnosis CRASHED = found(Condition.MASTER_CRASHED, "a");
    private static final Diagnosis STOPPED = found(Condition.REPLICA_STOPPED, "b");

    @Test
    void a_lost_master_begins_one_failover_of_its_epoch() {
        Judgement judgement = judge(CRASHED, BY_ITSELF, List.of(), false);

        assertThat(judgement)
                .isInstanceOfSatisfying(
                        Judgement.Begin.class,
                        begin -> {
                            assertThat(begin.plan().id()).isEqualTo("g-e7");
                            assertThat(begin.plan().cause()).isEqualTo(FailoverCause.CRASH);
                            assertThat(begin.plan().epoch()).isEqualTo(7);
                            assertThat(begin.plan().master()).isEqualTo("a");
                            assertThat(begin.plan().durability()).isEqualTo(Durability.STRICT);
                        });
    }

    @Test
    void nothing_begins_while_a_job_of_the_group_is_under_way() {
        List<Job<FailoverState>> running = List.of(job(FailoverCause.SWITCHOVER, 6, "b", NOW, 0));

        assertThat(judge(CRASHED, BY_ITSELF, running, false)).isEqualTo(new Judgement.Nothing());
        assertThat(judge(STOPPED, BY_ITSELF, running, false)).isEqualTo(new Judgement.Nothing());
    }

    @Test
    void a_third_failover_within_the_hour_needs_people() {
        List<Job<FailoverState>> two =
                List.of(
                        job(FailoverCause.CRASH, 5, "", NOW - 60_000, NOW - 50_000),
                        job(FailoverCause.SILENCE, 6, "", NOW - 40_000, NOW - 30_000));

        assertThat(judge(CRASHED, BY_ITSELF, two, false))
                .isInstanceOfSatisfying(
                        Judgement.Hold.class,
                        hold -> assertThat(hold.why()).contains("FAILOVER GROUP g"));
        long old = NOW - Duration.ofMinutes(61).toMillis();
        List<Job<FailoverState>> oneIsOld =
                List.of(
                        job(FailoverCause.CRASH, 5, "", old, old + 1),
                        job(FailoverCause.SILENCE, 6, "", NOW - 40_000, NOW - 30_000));
        assertThat(judge(CRASHED, BY_ITSELF, oneIsOld, false)).isInstanceOf(Judgement.Begin.class);
        List<Job<FailoverState>> asked =
                List.of(
                        job(FailoverCause.SWITCHOVER, 5, "b", NOW - 60_000, NOW - 50_000),
                        job(FailoverCause.FORCED, 6, "", NOW - 40_000, NOW - 30_000));
        assertThat(judge(CRASHED, BY_ITSELF, asked, false)).isInstanceOf(Judgement.Begin.class);
    }

    @Test
    void what_is_not_automatic_waits_for_people() {
        FailoverConfig byHand =
                new FailoverConfig(
                        false,
                        Durability.STRICT,
                        REPLICATION,
                        2,
                        HoldLimits.DEFAULT,
                        HookConfig.NONE);

        assertThat(judge(CRASHED, byHand, List.of(), false)).isInstanceOf(Judgement.Hold.class);
    }

    @Test
    void a_node_that_does_not_follow_is_led_back_with_longer_and_longer_pauses() {
        assertThat(judge(STOPPED, BY_ITSELF, List.of(), false))
                .isInstanceOfSatisfying(
                        Judgement.Begin.class,
                        begin -> {
                            assertThat(begin.plan().cause()).isEqualTo(FailoverCause.REJOIN);
                            assertThat(begin.plan().wanted()).isEqualTo("b");
                            assertThat(begin.plan().id()).isEqualTo("g-e7-b-0");
                        });

        List<Job<FailoverState>> tried = new ArrayList<>();
        tried.add(job(FailoverCause.REJOIN, 7, "b", NOW - 5_000, NOW - 4_999));
        assertThat(judge(STOPPED, BY_ITSELF, tried, false)).isEqualTo(new Judgement.Nothing());
        tried.set(0, job(FailoverCause.REJOIN, 7, "b", NOW - 5_001, NOW - 5_000));
        assertThat(judge(STOPPED, BY_ITSELF, tried, false)).isInstanceOf(Judgement.Begin.class);
        tried.add(job(FailoverCause.REJOIN, 7, "b", NOW - 5_001, NOW - 5_000));
        assertThat(judge(STOPPED, BY_ITSELF, tried, false)).isEqualTo(new Judgement.Nothing());
    }

    @Test
    void what_was_seen_before_the_master_changed_is_no_reason_for_anything() {
        Diagnosis restarted = found(Condition.MASTER_RESTARTED, "a");
        List<Job<FailoverState>> justNow =
                List.of(job(FailoverCause.CRASH, 6, "", NOW - 4_000, NOW - 2_999));
        List<Job<FailoverState>> before =
                List.of(job(FailoverCause.CRASH, 6, "", NOW - 4_000, NOW - 3_000));

        assertThat(judge(restarted, BY_ITSELF, justNow, false)).isEqualTo(new Judgement.Nothing());
        assertThat(judge(STOPPED, BY_ITSELF, justNow, false)).isEqualTo(new Judgement.Nothing());
        assertThat(judge(found(Condition.TWO_WRITERS, "b"), BY_ITSELF, justNow, false))
                .isInstanceOf(Judgement.Begin.class);
        assertThat(judge(CRASHED, BY_ITSELF, justNow, false)).isInstanceOf(Judgement.Begin.class);
        assertThat(judge(restarted, BY_ITSELF, before, false)).isInstanceOf(Judgement.Begin.class);
        assertThat(judge(STOPPED, BY_ITSELF, before, false)).isInstanceOf(Judgement.Begin.class);
    }

    @Test
    void a_node_in_maintenance_is_left_alone_and_so_is_everything_while_the_master_is_suspected() {
        assertThat(judge(STOPPED, BY_ITSELF, List.of(), true)).isEqualTo(new Judgement.Nothing());
        Diagnosis both =
                new Diagnosis(
                        List.of(
                                new Finding(Condition.MASTER_SUSPECTED, "a", "no answer"),
                                new Finding(Condition.REPLICA_STOPPED, "b", "stopped")));
        assertThat(judge(both, BY_ITSELF, List.of(), false)).isEqualTo(new Judgement.Nothing());
    }

    @Test
    void a_master_that_nobody_can_replace_is_not_stopped_because_replicas_hear_nothing() {
        Diagnosis cut =
                new Diagnosis(
                        List.of(
                                new Finding(Condition.REPLICATION_CUT, "a", "deaf"),
                                new Finding(Condition.REPLICA_STOPPED, "b", "stopped")));

        assertThat(judge(cut, BY_ITSELF, List.of(), false, true))
                .isInstanceOfSatisfying(
                        Judgement.Begin.class,
                        begin -> assertThat(begin.plan().cause()).isEqualTo(FailoverCause.REJOIN));
        assertThat(judge(cut, BY_ITSELF, List.of(), false, false))
                .isInstanceOfSatisfying(
                        Judgement.Begin.class,
                        begin -> assertThat(begin.plan().cause()).isEqualTo(FailoverCause.SILENCE));
        assertThat(judge(CRASHED, BY_ITSELF, List.of(), false, true))
                .isInstanceOfSatisfying(
                        Judgement.Begin.class,
                        begin -> assertThat(begin.plan().cause()).isEqualTo(FailoverCause.CRASH));
    }

    @Test
    void of_a_pair_that_hears_nothing_of_each_other_none_is_replaced() {
        Diagnosis cut = found(Condition.REPLICATION_CUT, "a");

        assertThat(judge(cut, BY_ITSELF, List.of(node("a", false), node("b", false))))
                .isEqualTo(new Judgement.Nothing());
        assertThat(judge(CRASHED, BY_ITSELF, List.of(node("a", false), node("b", false))))
                .isInstanceOf(Judgement.Begin.class);
    }

    private static Judgement judge(
            Diagnosis diagnosis,
            FailoverConfig config,
            List<Job<FailoverState>> jobs,
            boolean maintenance) {
        return judge(diagnosis, config, jobs, maintenance, false);
    }

    private static Judgement judge(
            Diagnosis diagnosis, FailoverConfig config, List<NodeConfig> nodes) {
        return judge(diagnosis, config, List.of(), nodes, false);
    }

    private static Judgement judge(
            Diagnosis diagnosis,
            FailoverConfig config,
            List<Job<FailoverState>> jobs,
            boolean maintenance,
            boolean waived) {
        List<NodeConfig> nodes =
                List.of(node("a", false), node("b", maintenance), node("c", false));
        return judge(diagnosis, config, jobs, nodes, waived);
    }

    private static NodeConfig node(String name, boolean maintenance) {
        return new NodeConfig(
                name,
                new Endpoint("h", name.charAt(0)),
                name.equals("a") ? Role.MASTER : Role.REPLICA,
                1,
                PromotionRule.NEUTRAL,
                maintenance,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static Judgement judge(
            Diagnosis diagnosis,
            FailoverConfig config,
            List<Job<FailoverState>> jobs,
            List<NodeConfig> nodes,
            boolean waived) {
        GroupConfig group =
                new GroupConfig(
                        new GroupId("g"),
                        REPLICATION,
                        GroupTls.DEFAULT,
                        Compression.NONE,
                        nodes,
                        Optional.of(config));
        return FailoverRule.of(group, config, RECORD, diagnosis, jobs, waived, NOW);
    }

    private static Diagnosis found(Condition condition, String node) {
        return new Diagnosis(List.of(new Finding(condition, node, "seen")));
    }

    private static Job<FailoverState> job(
            FailoverCause cause, long epoch, String wanted, long begun, long ended) {
        FailoverPlan plan =
                new FailoverPlan("j", "g", cause, epoch, "a", wanted, Durability.STRICT, "why");
        FailoverState state =
                ended == 0 ? new FailoverState.Asked(plan) : new FailoverState.Undone(plan, "x");
        return new Job<>(
                "j",
                new JobRecord(
                        "failover", "g", "tidegate", begun, JobWish.RUN, 0, "", ended, List.of()),
                state);
    }
}
