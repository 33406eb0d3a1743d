package io.tidegate.ha.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.health.Beating;
import io.tidegate.ha.health.Intent;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.ServerStates;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A proxy is cut off where others had an answer behind the time when it got none any more. */
final class CutOffTest {
    private static final Intent INTENT =
            new Intent("g0", 7, "a", Durability.STRICT, Map.of("a", NodeRule.NEUTRAL));

    private static ProxyReport report(String proxy, Sight sight) {
        return new ProxyReport(proxy, 1, 60_000, Beating.NONE, Map.of("a", sight));
    }

    private static Sight answered(long ageMillis) {
        return new Sight.Answering(
                ServerStates.master(5, false, 9), ageMillis, 1, 0, 0, 0, Vouch.SURE, true);
    }

    private static Optional<CutOff> of(Sight own, Sight other, long tripMillis) {
        return of(own, other, tripMillis, 60_000);
    }

    private static Optional<CutOff> of(
            Sight own, Sight other, long tripMillis, long unheardMillis) {
        // Its own report of a moment ago says that all was well.
        Snapshot seen =
                new Snapshot(
                        INTENT,
                        Map.of("me", report("me", answered(1)), "other", report("other", other)),
                        List.of(),
                        Map.of());
        return CutOff.of(
                seen,
                report("me", own),
                Duration.ofMillis(tripMillis),
                Duration.ofMillis(unheardMillis));
    }

    @Test
    void others_have_had_an_answer_since() {
        CutOff found = of(new Sight.Silent(500), answered(100), 0).orElseThrow();

        assertThat(found).isEqualTo(new CutOff("a", List.of("other")));
        assertThat(found.words("g0")).contains("this proxy alone cannot reach a");
        assertThat(of(new Sight.Refused(500), answered(100), 0)).isPresent();
        assertThat(of(new Sight.NoRoute(500), answered(100), 0)).isPresent();
    }

    @Test
    void what_others_saw_before_a_crash_says_nothing() {
        assertThat(of(new Sight.Refused(500), answered(501), 0)).isEmpty();
        // A report may be older by the time that it took to come.
        assertThat(of(new Sight.Refused(500), answered(400), 0)).isEmpty();
        assertThat(of(new Sight.Refused(500), answered(100), 200)).isEmpty();
    }

    @Test
    void nobody_is_cut_off_who_gets_answers_or_whom_nobody_contradicts() {
        assertThat(of(answered(900), answered(1), 0)).isEmpty();
        assertThat(of(new Sight.Full(900), answered(1), 0)).isEmpty();
        assertThat(of(new Sight.Refused(900), new Sight.Refused(900), 0)).isEmpty();
    }

    @Test
    void a_question_that_was_only_slow_before_a_crash_says_nothing() {
        // Asked 600 ms ago, and clients were answered until the crash, 250 ms ago.
        assertThat(of(new Sight.Refused(600), answered(300), 0, 250)).isEmpty();
        assertThat(of(new Sight.Refused(600), answered(300), 0, 600)).isPresent();
    }
}
