package io.tidegate.ha.health;

import static io.tidegate.ha.health.ServerStates.master;
import static io.tidegate.ha.health.ServerStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.mysql.node.ServerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SnapshotMergerTest {
    private static final Intent INTENT =
            new Intent(
                    "g0",
                    7,
                    "a",
                    Durability.STRICT,
                    Map.of("a", NodeRule.NEUTRAL, "b", NodeRule.NEUTRAL));

    private final SnapshotMerger merger = new SnapshotMerger(Duration.ofSeconds(2));

    private static long at(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Sight.Answering answer(ServerState state, long age, Vouch vouch) {
        return new Sight.Answering(state, age, 1, 0, 0, 0, vouch, true);
    }

    private static ProxyReport report(String proxy, long sequence, Map<String, Sight> nodes) {
        return new ProxyReport(proxy, sequence, 60_000, Beating.NONE, nodes);
    }

    @Test
    void a_report_that_is_not_renewed_is_dropped_and_its_proxy_is_quiet() {
        merger.add(report("p1", 5, Map.of("a", new Sight.Refused(10))), at(0));
        merger.add(report("p2", 9, Map.of("a", new Sight.Refused(10))), at(1500));
        // The same again, as it still lies there.
        merger.add(report("p1", 5, Map.of("a", new Sight.Refused(10))), at(1900));

        Snapshot snapshot = merger.snapshot(INTENT, List.of("p1", "p2", "p3"), at(2500));

        assertThat(snapshot.reports()).containsOnlyKeys("p2");
        assertThat(snapshot.quiet()).containsExactly("p1", "p3");
    }

    @Test
    void who_is_no_member_any_more_is_not_heard() {
        merger.add(report("p1", 5, Map.of("a", new Sight.Refused(10))), at(0));

        assertThat(merger.snapshot(INTENT, List.of("p2"), at(10)).reports()).isEmpty();
    }

    @Test
    void answers_grow_older_while_their_report_waits() {
        merger.add(
                report("p1", 5, Map.of("a", answer(master(5, false, 9), 100, Vouch.SURE))), at(0));

        Snapshot snapshot = merger.snapshot(INTENT, List.of("p1"), at(700));

        assertThat(snapshot.answer("a").orElseThrow().ageMillis()).isEqualTo(800);
    }

    @Test
    void what_was_last_known_of_a_node_stays_when_nobody_sees_it() {
        merger.add(
                report("p1", 5, Map.of("a", answer(master(5, false, 9), 100, Vouch.SURE))), at(0));
        merger.add(report("p1", 6, Map.of("a", new Sight.Refused(10))), at(500));

        Snapshot snapshot = merger.snapshot(INTENT, List.of("p1"), at(600));

        assertThat(snapshot.answer("a")).isEmpty();
        assertThat(snapshot.known("a")).contains(master(5, false, 9));
    }

    @Test
    void whoever_has_watched_the_process_that_runs_vouches_for_it() {
        ServerState old = replica(5, 5, 5000, "p");
        ServerState young = replica(5, 5, 4, "p");
        merger.add(report("p1", 1, Map.of("b", answer(young, 300, Vouch.SURE))), at(0));
        merger.add(report("p2", 1, Map.of("b", answer(young, 100, Vouch.RESTARTED))), at(0));

        assertThat(vouch()).isEqualTo(Vouch.SURE);

        // Its word is about the process that is gone.
        merger.add(report("p1", 2, Map.of("b", answer(old, 300, Vouch.SURE))), at(0));
        assertThat(vouch()).isEqualTo(Vouch.RESTARTED);

        merger.add(report("p1", 3, Map.of("b", answer(young, 300, Vouch.LOST))), at(0));
        assertThat(vouch()).isEqualTo(Vouch.LOST);
    }

    private Vouch vouch() {
        return merger.snapshot(INTENT, List.of("p1", "p2"), at(1))
                .answer("b")
                .orElseThrow()
                .vouch();
    }

    @Test
    void a_report_is_read_as_it_was_written() throws Exception {
        ProxyReport report =
                report(
                        "p1",
                        5,
                        Map.of(
                                "a",
                                answer(replica(5, 9, 3, "x:1+2"), 1, Vouch.RESTARTED),
                                "b",
                                new Sight.Denied(5, 1045, "error 1045"),
                                "c",
                                new Sight.Unseen()));

        assertThat(ProxyReport.FORMAT.read(ProxyReport.FORMAT.write(report))).isEqualTo(report);
    }
}
