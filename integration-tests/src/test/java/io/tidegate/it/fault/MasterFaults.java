package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static io.tidegate.it.fault.FaultRow.smoke;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The master's process dies, stands still, or stutters. */
final class MasterFaults {
    static final Duration CRASH = Duration.ofSeconds(3);
    static final Duration SILENCE = Duration.ofSeconds(6);

    private MasterFaults() {}

    static List<FaultRow> rows() {
        List<FaultRow> rows = new ArrayList<>();
        rows.add(smoke("M1", "kill -9 of the master, which stays down", MasterFaults::killed));
        Arrays.stream(SqlLink.Place.values())
                .map(place ->
                        full(
                                "M2",
                                "kill -9 of the master with a COMMIT at " + place,
                                trial -> killedInCommit(trial, place)))
                .forEach(rows::add);
        rows.add(full("M3", "kill -9, started again after 1 s", MasterFaults::restarted));
        rows.add(smoke("M4", "SIGSTOP of the master, then SIGCONT", MasterFaults::frozen));
        rows.add(full("M5", "SIGSTOP of the master for 1 s, 20 times", MasterFaults::stuttering));
        rows.add(full("M13", "the master runs for 50 ms of 250", MasterFaults::slow));
        rows.add(full("M15", "the next master is killed, too, at once", MasterFaults::killedTwice));
        return rows;
    }

    private static void killed(Trial trial) throws Exception {
        trial.strike();
        trial.master().kill();
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.outage(CRASH);
        trial.requireOnlyErrorsOfAFailover();
        assertThat(trial.changes()).isEqualTo(1);
        trial.scene().node(trial.first()).restart();
    }

    private static void killedInCommit(Trial trial, SqlLink.Place place) throws Exception {
        trial.strike();
        for (ProxySeat proxy : trial.scene().proxies()) {
            proxy.to(trial.first()).at(place, () -> kill(trial));
        }
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.outage(CRASH);
        trial.requireOnlyErrorsOfAFailover();
        trial.scene().node(trial.first()).restart();
    }

    private static void kill(Trial trial) {
        try {
            trial.scene().node(trial.first()).kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Either it goes on, or another one does; the checks of every row see to it that not both. */
    private static void restarted(Trial trial) throws Exception {
        trial.strike();
        trial.master().kill();
        trial.pass(Duration.ofSeconds(1));
        trial.scene().node(trial.first()).restart();
        trial.awaitWrites();
        trial.note("changes", trial.changes());
        trial.outage(SILENCE);
    }

    private static void frozen(Trial trial) throws Exception {
        trial.strike();
        trial.master().freeze();
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.outage(SILENCE);
        trial.pass(Duration.ofSeconds(Integer.getInteger("tidegate.faults.frozen", 3)));
        trial.scene().node(trial.first()).resume();
        trial.awaitWrites();
        trial.requireOnlyErrorsOfAFailover();
    }

    private static void stuttering(Trial trial) throws Exception {
        trial.strike();
        for (int i = 0; i < 20; i++) {
            trial.scene().node(trial.first()).freeze();
            trial.pass(Duration.ofSeconds(1));
            trial.scene().node(trial.first()).resume();
            trial.pass(Duration.ofSeconds(1));
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    private static void slow(Trial trial) throws Exception {
        trial.strike();
        for (int i = 0; i < 40; i++) {
            trial.scene().node(trial.first()).freeze();
            trial.pass(Duration.ofMillis(200));
            trial.scene().node(trial.first()).resume();
            trial.pass(Duration.ofMillis(50));
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    /** The third is alone then, and takes no writes before one of the others is back. */
    private static void killedTwice(Trial trial) throws Exception {
        trial.strike();
        trial.master().kill();
        trial.awaitOtherMasterThan(trial.first());
        String second = trial.scene().master();
        trial.scene().node(second).kill();
        trial.pass(Duration.ofSeconds(8));
        long before = trial.workload().acknowledgements().count();
        trial.note("after_two_losses", trial.explained());
        trial.pass(Duration.ofSeconds(4));
        assertThat(trial.workload().acknowledgements().count())
                .as("writes that one node alone has acknowledged")
                .isEqualTo(before);
        trial.scene().node(second).restart();
        trial.scene().node(trial.first()).restart();
        trial.awaitWrites();
        trial.note("changes", trial.changes());
    }
}
