package io.tidegate.ha.health;

import static io.tidegate.ha.health.ServerStates.keeper;
import static io.tidegate.ha.health.ServerStates.master;
import static io.tidegate.ha.health.ServerStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.health.Debt.MasterSeen;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.gtid.MariaDbGtidSet;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.ServerState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NodeMemoryTest {
    private static final long PATIENCE = Duration.ofMillis(500).toNanos();

    private static long at(int millis) {
        return Duration.ofMillis(1_000_000 + millis).toNanos();
    }

    private static GtidSet upTo(int last) {
        return MariaDbGtidSet.parse("0-1-" + last);
    }

    private static NodeMemory told(
            NodeMemory before, ServerState state, int millis, @Nullable GtidSet master) {
        return told(before, state, millis, master, millis + 1);
    }

    private static NodeMemory told(
            NodeMemory before,
            ServerState state,
            int millis,
            @Nullable GtidSet master,
            int masterAsked) {
        return before.answered(
                state,
                at(millis),
                at(millis + 1),
                0,
                Optional.ofNullable(master).map(has -> new MasterSeen(has, at(masterAsked))));
    }

    private static Vouch vouch(NodeMemory memory, int millis) {
        return answer(memory, millis).vouch();
    }

    private static Sight.Answering answer(NodeMemory memory, int millis) {
        return (Sight.Answering) memory.sight(at(millis), 0, PATIENCE);
    }

    /** One that was seen to have all that its master has. */
    private static NodeMemory proven() {
        return told(NodeMemory.NONE, replica(10, 10, 500, "p0"), 0, upTo(10));
    }

    @Test
    void a_replica_that_was_never_seen_before_proves_itself_by_what_it_executes() {
        NodeMemory first = told(NodeMemory.NONE, replica(9, 12, 500, "p0"), 0, upTo(10));
        assertThat(vouch(first, 10)).isEqualTo(Vouch.RESTARTED);

        assertThat(vouch(told(first, replica(10, 12, 500, "p1"), 500, upTo(12)), 510))
                .isEqualTo(Vouch.SURE);
    }

    @Test
    void without_a_master_to_compare_with_nothing_is_proven() {
        NodeMemory alone = told(NodeMemory.NONE, replica(10, 10, 500, "p0"), 0, null);

        assertThat(vouch(told(alone, replica(10, 10, 501, "p0"), 500, null), 510))
                .isEqualTo(Vouch.RESTARTED);
    }

    @Test
    void a_replica_that_was_started_again_owes_what_its_master_had_then() {
        NodeMemory again = told(proven(), replica(10, 10, 1, "p1"), 2000, upTo(30));
        assertThat(vouch(again, 2010)).isEqualTo(Vouch.RESTARTED);

        // What it says to have received may be left from before.
        NodeMemory received = told(again, replica(20, 40, 2, "p2"), 3000, upTo(40));
        assertThat(vouch(received, 3010)).isEqualTo(Vouch.RESTARTED);
        assertThat(vouch(told(received, replica(30, 40, 3, "p3"), 3500, upTo(50)), 3510))
                .isEqualTo(Vouch.SURE);
    }

    @Test
    void what_the_master_had_before_the_restart_was_seen_proves_nothing() {
        NodeMemory again = told(proven(), replica(10, 10, 1, "p1"), 2000, upTo(10), 1900);
        assertThat(vouch(again, 2010)).isEqualTo(Vouch.RESTARTED);

        // It was at 11 when the replica went, which had acknowledged that.
        NodeMemory still = told(again, replica(10, 10, 1, "p2"), 2500, upTo(11), 2400);
        assertThat(vouch(still, 2510)).isEqualTo(Vouch.RESTARTED);
        assertThat(vouch(told(still, replica(11, 11, 2, "p3"), 3000, upTo(11), 2900), 3010))
                .isEqualTo(Vouch.SURE);
    }

    @Test
    void what_was_lost_is_not_all_that_is_owed() {
        NodeMemory before = told(proven(), replica(10, 20, 501, "p1"), 500, upTo(20));
        NodeMemory lost = told(before, replica(12, 12, 502, "p2"), 1000, upTo(25), 900);

        NodeMemory back = told(lost, replica(20, 20, 503, "p3"), 1500, upTo(25), 1400);
        assertThat(vouch(back, 1510)).isEqualTo(Vouch.LOST);
        assertThat(vouch(told(back, replica(25, 25, 503, "p4"), 2000, upTo(26), 1900), 2010))
                .isEqualTo(Vouch.SURE);
    }

    @Test
    void what_the_next_master_does_not_have_is_not_owed() {
        NodeMemory before = told(proven(), replica(10, 20, 501, "p1"), 500, upTo(20));
        NodeMemory lost = told(before, replica(12, 12, 502, "p2"), 1000, null);
        assertThat(vouch(lost, 1010)).isEqualTo(Vouch.LOST);

        assertThat(vouch(told(lost, replica(15, 15, 503, "p3"), 1500, upTo(15)), 1510))
                .isEqualTo(Vouch.SURE);
    }

    @Test
    void a_server_that_keeps_its_relay_log_vouches_over_a_restart() {
        NodeMemory before = told(NodeMemory.NONE, keeper(10, 15, 500), 0, null);

        assertThat(vouch(told(before, keeper(10, 15, 1), 2000, null), 2010)).isEqualTo(Vouch.SURE);
    }

    @Test
    void what_was_received_and_is_gone_is_owed() {
        NodeMemory before = told(proven(), replica(10, 20, 501, "p1"), 500, upTo(20));
        NodeMemory lost = told(before, replica(12, 12, 502, "p2"), 1000, upTo(20));
        assertThat(vouch(lost, 1010)).isEqualTo(Vouch.LOST);

        NodeMemory more = told(lost, replica(19, 19, 503, "p3"), 1500, upTo(20));
        assertThat(vouch(more, 1510)).isEqualTo(Vouch.LOST);
        assertThat(vouch(told(more, replica(20, 20, 503, "p4"), 2000, upTo(20)), 2010))
                .isEqualTo(Vouch.SURE);
    }

    @Test
    void a_keeper_that_loses_its_relay_log_after_all_is_found() {
        NodeMemory before = told(NodeMemory.NONE, keeper(10, 15, 500), 0, null);

        assertThat(vouch(told(before, keeper(10, 12, 501), 500, null), 510)).isEqualTo(Vouch.LOST);
    }

    @Test
    void a_receiver_is_silent_since_its_progress_stands_still() {
        NodeMemory same = told(proven(), replica(10, 10, 501, "p0"), 700, upTo(10));
        assertThat(answer(same, 900).receiverSilentMillis()).isEqualTo(899);

        NodeMemory moved = told(same, replica(10, 10, 502, "p1"), 1000, upTo(10));
        assertThat(answer(moved, 1100).receiverSilentMillis()).isEqualTo(99);
    }

    @Test
    void a_master_was_writable_or_its_configuration_makes_it_read_only() {
        NodeMemory once = told(NodeMemory.NONE, master(5, false, 500), 0, null);
        NodeMemory byHand = told(once, master(5, true, 501), 1000, null);
        assertThat(answer(byHand, 1010).writableSinceStart()).isTrue();

        NodeMemory again = told(byHand, master(5, true, 1), 5000, null);
        assertThat(answer(again, 5010).writableSinceStart()).isFalse();
    }

    @Test
    void a_question_without_an_answer_is_missed_when_patience_ends() {
        assertThat(proven().sight(at(1400), at(1000), PATIENCE))
                .isInstanceOf(Sight.Answering.class);
        assertThat(proven().sight(at(1700), at(1000), PATIENCE)).isEqualTo(new Sight.Silent(700));
    }

    @Test
    void silence_lasts_since_the_first_question_without_an_answer() {
        NodeMemory twice =
                proven().failed(Failure.SILENT, 0, "", at(500))
                        .failed(Failure.SILENT, 0, "", at(1500));

        assertThat(twice.sight(at(2600), at(2000), PATIENCE)).isEqualTo(new Sight.Silent(2100));
        assertThat(twice.sight(at(2600), 0, PATIENCE)).isEqualTo(new Sight.Silent(2100));
    }

    @Test
    void a_refusal_after_silence_counts_from_itself() {
        NodeMemory refused =
                proven().failed(Failure.SILENT, 0, "", at(500))
                        .failed(Failure.REFUSED, 0, "", at(1500));

        assertThat(refused.sight(at(1600), 0, PATIENCE)).isEqualTo(new Sight.Refused(100));
    }

    @Test
    void after_a_standstill_nothing_is_known_until_the_next_answer() {
        NodeMemory before = proven().failed(Failure.SILENT, 0, "", at(500));

        NodeMemory after = before.afterStandstill(at(20_000));

        assertThat(after.sight(at(20_001), 0, PATIENCE)).isEqualTo(new Sight.Unseen());
        NodeMemory next = told(after, replica(10, 10, 520, "p0"), 20_010, null);
        assertThat(answer(next, 20_020).receiverSilentMillis()).isEqualTo(20);
        assertThat(vouch(next, 20_020)).isEqualTo(Vouch.SURE);
    }

    private static long receiveLag(NodeMemory memory, int millis) {
        return answer(memory, millis).receiveLagMillis();
    }

    @Test
    void what_is_received_counts_and_not_what_is_applied() {
        NodeMemory all = told(NodeMemory.NONE, replica(1, 50, 500, "p0"), 1000, upTo(50), 900);

        assertThat(receiveLag(all, 1010)).isEqualTo(110);
        assertThat(receiveLag(told(NodeMemory.NONE, replica(1, 1, 500, "p0"), 0, null), 10))
                .as("without a master to compare with")
                .isEqualTo(-1);
    }

    @Test
    void a_master_that_writes_on_between_two_looks_hides_nothing() {
        NodeMemory first = told(NodeMemory.NONE, replica(1, 49, 500, "p0"), 1000, upTo(50), 900);
        assertThat(receiveLag(first, 1010)).isEqualTo(-1);

        NodeMemory second = told(first, replica(1, 99, 500, "p1"), 1500, upTo(100), 1400);

        assertThat(receiveLag(second, 1510)).as("of what it had at the first look").isEqualTo(610);
        NodeMemory third = told(second, replica(1, 99, 501, "p1"), 2000, upTo(150), 1900);
        assertThat(receiveLag(third, 2010)).as("nothing has come since").isEqualTo(1110);
    }

    @Test
    void what_was_lost_with_an_old_master_is_not_waited_for_for_ever() {
        NodeMemory lost = told(proven(), replica(10, 10, 510, "p1"), 10_000, upTo(11), 9_900);
        NodeMemory still = told(lost, replica(10, 10, 515, "p1"), 15_000, upTo(11), 14_900);
        NodeMemory again = told(still, replica(10, 10, 521, "p1"), 21_000, upTo(11), 20_900);

        GtidSet other = MariaDbGtidSet.parse("0-2-11");
        NodeMemory next = told(again, replica(10, 10, 522, "p2"), 22_000, other, 21_900);
        assertThat(receiveLag(next, 22_010)).isGreaterThan(20_000);
    }

    @Test
    void who_was_started_again_has_to_show_what_it_has() {
        NodeMemory all = told(NodeMemory.NONE, replica(50, 50, 500, "p0"), 1000, upTo(50), 900);

        NodeMemory again = told(all, replica(40, 40, 1, "p1"), 2000, upTo(60), 1900);

        assertThat(receiveLag(again, 2010)).isEqualTo(-1);
    }
}
