package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChangeRuleTest {
    private static final Health GOOD = new Health(1000, 1, 500);
    private static final Trial BY_P2 = Trial.by("p2", Duration.ofMinutes(5));

    private int parent = 6;
    private int current = 6;
    private long now = 1000;
    private boolean cancelled;
    private List<String> running = List.of("p1", "p2");
    private final Map<String, AgentNote> notes = new HashMap<>();

    private ChangeState next(ChangeState state) {
        return ChangeRule.next(state, new Facts(parent, current, running, notes, now, cancelled));
    }

    private void says(String proxy, int examined, String... problems) {
        notes.put(proxy, new AgentNote(6, 0, examined, List.of(problems), List.of(), GOOD));
    }

    private void tries(String proxy, int inUse, Health health) {
        notes.put(proxy, new AgentNote(inUse, 0, 7, List.of(), List.of(), health));
    }

    private ChangeState.Preparing preparing(Trial trial) {
        return new ChangeState.Preparing(7, trial, 11_000);
    }

    private ChangeState.Trying trying() {
        return new ChangeState.Trying(7, "p2", 301_000, GOOD);
    }

    private static ChangeState withdrawing(String reason) {
        return new ChangeState.Withdrawing(7, List.of(reason));
    }

    @Test
    void a_proposal_is_prepared_within_ten_seconds() {
        assertThat(next(new ChangeState.Proposed(7, Trial.NONE))).isEqualTo(preparing(Trial.NONE));
    }

    @Test
    void a_proposal_made_of_a_version_that_holds_no_more_is_refused() {
        current = 8;

        assertThat(next(new ChangeState.Proposed(7, Trial.NONE)).toString())
                .startsWith("Withdrawing")
                .contains("version 8 holds by now", "CONFIG DIFF 6 8");
    }

    @Test
    void a_trial_by_a_proxy_that_does_not_run_is_refused() {
        assertThat(next(new ChangeState.Proposed(7, Trial.by("p9", Duration.ZERO))).toString())
                .contains("no proxy named p9 runs", "[p1, p2]");
    }

    /** The proxy that tries it would have nothing to go back to. */
    @Test
    void a_trial_of_the_first_version_is_refused() {
        current = 0;
        parent = 0;

        assertThat(next(new ChangeState.Proposed(7, BY_P2)).toString())
                .startsWith("Withdrawing")
                .contains("push one without --canary first");
    }

    @Test
    void it_waits_until_all_have_examined_it() {
        says("p1", 7);
        says("p2", 6);

        assertThat(next(preparing(Trial.NONE))).isEqualTo(preparing(Trial.NONE));
    }

    @Test
    void it_settles_when_all_have_prepared_it() {
        says("p1", 7);
        says("p2", 7);

        assertThat(next(preparing(Trial.NONE))).isEqualTo(new ChangeState.Settling(7));
    }

    @Test
    void who_has_gone_is_not_waited_for() {
        says("p1", 7);
        running = List.of("p1");

        assertThat(next(preparing(Trial.NONE))).isEqualTo(new ChangeState.Settling(7));
    }

    @Test
    void one_that_cannot_use_it_is_enough_to_refuse_it() {
        says("p1", 7);
        says("p2", 7, "groups.g1: no server answers");

        assertThat(next(preparing(Trial.NONE)))
                .isEqualTo(withdrawing("p2: groups.g1: no server answers"));
    }

    @Test
    void who_does_not_answer_in_time_is_named() {
        says("p1", 7);
        now = 11_000;

        assertThat(next(preparing(Trial.NONE)))
                .isEqualTo(withdrawing("no answer within 10 s from p2"));
    }

    @Test
    void another_version_that_came_to_hold_meanwhile_refuses_it() {
        says("p1", 7);
        says("p2", 7);
        current = 8;

        assertThat(next(preparing(Trial.NONE))).isInstanceOf(ChangeState.Withdrawing.class);
    }

    @Test
    void one_tries_it_when_that_is_wanted() {
        says("p1", 7);
        says("p2", 7);

        assertThat(next(preparing(BY_P2))).isEqualTo(trying());
    }

    @Test
    void a_trial_lasts_as_long_as_it_shall() {
        tries("p2", 7, GOOD);
        now = 300_999;

        assertThat(next(trying())).isEqualTo(trying());
        now = 301_000;
        assertThat(next(trying())).isEqualTo(new ChangeState.Settling(7));
    }

    @Test
    void a_trial_that_goes_badly_ends_at_once() {
        tries("p2", 7, new Health(100, 10, 500));

        assertThat(next(trying()))
                .isEqualTo(withdrawing("p2: 10.0 % of the statements failed, 0.1 % before"));
    }

    @Test
    void errors_of_the_version_before_are_not_the_trials() {
        tries("p2", 6, new Health(100, 100, 500));

        assertThat(next(trying())).isEqualTo(trying());
    }

    @Test
    void a_trial_by_a_proxy_that_dies_is_over() {
        tries("p2", 7, GOOD);
        running = List.of("p1");

        assertThat(next(trying())).isEqualTo(withdrawing("p2 has gone while it tried it"));
    }

    @Test
    void a_trial_that_was_never_begun_is_no_success() {
        tries("p2", 6, GOOD);
        now = 301_000;

        assertThat(next(trying())).isEqualTo(withdrawing("p2 has not taken it into use"));
    }

    @Test
    void it_can_be_cancelled_until_it_settles() {
        cancelled = true;

        assertThat(next(new ChangeState.Proposed(7, Trial.NONE)))
                .isEqualTo(withdrawing("it was cancelled"));
        assertThat(next(preparing(Trial.NONE))).isEqualTo(withdrawing("it was cancelled"));
        tries("p2", 7, GOOD);
        assertThat(next(trying())).isEqualTo(withdrawing("it was cancelled"));
        assertThat(next(new ChangeState.Settling(7))).isEqualTo(new ChangeState.Applied(7));
    }
}
