package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static io.tidegate.it.fault.FaultRow.smoke;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** What happens to the master, by itself or to its process. */
final class MasterFaults {
    private static final Duration CRASH = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(6);

    private MasterFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                smoke("M1", "kill -9 of the master, which stays down", MasterFaults::killed),
                full(
                        "M3",
                        "kill -9 of the master, started again after 1 s",
                        MasterFaults::restarted),
                smoke("M4", "SIGSTOP of the master for 30 s", MasterFaults::frozen),
                full("M5", "SIGSTOP of the master for 1 s, 20 times", MasterFaults::stuttering));
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
        trial.pass(Duration.ofSeconds(frozenSeconds()));
        trial.scene().node(trial.first()).resume();
        trial.awaitWrites();
    }

    private static int frozenSeconds() {
        return Integer.getInteger("tidegate.faults.frozen", 5);
    }

    private static void stuttering(Trial trial) throws Exception {
        trial.strike();
        for (int i = 0; i < 20; i++) {
            trial.master().freeze();
            trial.pass(Duration.ofSeconds(1));
            trial.master().resume();
            trial.pass(Duration.ofSeconds(1));
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }
}
