package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.MySqlServer;
import java.time.Duration;
import java.util.List;

/** A strict group of which no replica is left: it waits, goes on alone, and is strict again. */
final class AloneFaults {
    private interface Fault {
        void on(MySqlServer replica) throws Exception;
    }

    private AloneFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                full(
                        "M24",
                        "the last replica is lost",
                        trial -> alone(trial, MySqlServer::kill, MySqlServer::restart)),
                full(
                        "M24",
                        "all replicas stand still",
                        trial -> alone(trial, MySqlServer::freeze, MySqlServer::resume)));
    }

    private static void alone(Trial trial, Fault fault, Fault healing) throws Exception {
        fault.on(trial.scene().node("b"));
        fault.on(trial.scene().node("c"));
        trial.pass(Duration.ofSeconds(1));
        trial.strike();
        long before = trial.workload().acknowledgements().count();
        trial.await(
                "clients are told",
                () -> trial.workload().errors().keySet().stream().anyMatch(AloneFaults::isLimit));
        assertThat(trial.workload().acknowledgements().count())
                .as("writes that the master alone has acknowledged")
                .isEqualTo(before);
        trial.note("explained", trial.explained());

        trial.scene().administer("DURABILITY DEGRADE GROUP g0 BECAUSE 'no replica is left'", 1);
        trial.awaitWrites();
        trial.note("alone", trial.explained());

        healing.on(trial.scene().node("b"));
        trial.scene().administer("DURABILITY RESTORE GROUP g0", 1);
        trial.note(
                "lags",
                trial.scene().administer("SELECT CONCAT(name, ' ', lag_millis) FROM nodes", 1));
        trial.await(
                "the group is strict again",
                () ->
                        trial.scene()
                                .administer("SELECT durability FROM `groups`", 1)
                                .equals(List.of("strict")));
        trial.awaitWrites();
        healing.on(trial.scene().node("c"));
        trial.awaitWrites();
        trial.requireNoFailover();
        // A row stays locked by a commit that waits, also when its client waits no more.
        trial.requireErrors(
                error -> isLimit(error) || error.contains("Lock wait timeout exceeded"));
    }

    static boolean isLimit(String error) {
        return error.contains("TG-ACKNOWLEDGEMENT-AWAITED");
    }
}
