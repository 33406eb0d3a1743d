package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens in the middle of a failover, in front of each of its steps. */
final class StepFaults {
    private static final List<String> STEPS =
            List.of(
                    "Freezing",
                    "Revoking",
                    "Applying",
                    "Promoting",
                    "Publishing",
                    "Repointing",
                    "Quarantining");

    private StepFaults() {}

    static List<FaultRow> rows() {
        List<FaultRow> rows = new ArrayList<>();
        for (String step : STEPS) {
            rows.add(
                    full("Z3", "no quorum in a failover", trial -> quorumLostAt(step, trial))
                            .standingStillAt("failover." + step + ".before"));
        }
        for (String step : STEPS) {
            rows.add(
                    full("Z6", "the leader stands still", StepFaults::leaderStandsStill)
                            .standingStillAt("failover." + step + ".before"));
            rows.add(
                    full(
                                    "M16",
                                    "the candidate is killed in a failover",
                                    StepFaults::candidateKilled)
                            .standingStillAt("failover." + step + ".before"));
        }
        return rows;
    }

    private static void quorumLostAt(String step, Trial trial) throws Exception {
        ProxySeat leader = trial.scene().proxy(0);
        trial.strike();
        trial.master().kill();
        trial.await("the leader stands still", () -> isStopped(leader));
        ZooKeeperFaults.loseQuorum(trial);
        long acknowledged = trial.workload().acknowledgements().count();
        goOn(leader);
        trial.pass(Duration.ofSeconds(6));
        if (trial.changes() == 0) {
            assertThat(trial.workload().acknowledgements().count()).isEqualTo(acknowledged);
            if (!step.equals("Publishing")) {
                // By then the next master is one already, to which no proxy leads anybody.
                ZooKeeperFaults.assertNobodyWrites(trial, trial.replicas());
            }
        }
        long restored = System.nanoTime();
        ZooKeeperFaults.restoreQuorum(trial);
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.figure(
                "after_quorum",
                Duration.ofNanos(System.nanoTime() - restored),
                Duration.ofSeconds(10));
        trial.scene().node(trial.first()).restart();
    }

    /** By the kernel's word. */
    private static boolean isStopped(ProxySeat proxy) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + proxy.process().pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')')).startsWith(") T");
    }

    /** It comes to the point again when it has to repeat the step, and goes on then, too. */
    private static void goOn(ProxySeat leader) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (leader.process().isRunning()) {
                            if (isStopped(leader)) {
                                leader.process().signal("CONT");
                            }
                            Thread.sleep(50);
                        }
                    } catch (Exception gone) {
                        // With its process.
                    }
                });
    }

    /** Another one leads meanwhile, and ends it. */
    private static void leaderStandsStill(Trial trial) throws Exception {
        ProxySeat leader = trial.scene().proxy(0);
        trial.strike();
        trial.master().kill();
        trial.await("the leader stands still", () -> isStopped(leader));
        trial.await("another leader", () -> trial.scene().leader() != leader);
        trial.awaitOtherMasterThan(trial.first());
        trial.pass(Duration.ofSeconds(3));
        int lines = leader.process().lines().size();
        leader.process().signal("CONT");
        trial.pass(Duration.ofSeconds(2));
        assertThat(
                        leader.process().lines().stream()
                                .skip(lines)
                                .filter(line -> line.contains("failover g0-e1: ")))
                .as("steps that the deposed leader has made")
                .isEmpty();
        trial.awaitWrites();
        trial.scene().node(trial.first()).restart();
    }

    /** Whichever it is by then; of the steps before it was chosen, the one that will be. */
    private static void candidateKilled(Trial trial) throws Exception {
        ProxySeat leader = trial.scene().proxy(0);
        trial.strike();
        trial.master().kill();
        trial.await("the leader stands still", () -> isStopped(leader));
        String lines = String.join("\n", leader.process().lines());
        String candidate = lines.contains("candidate=c") || lines.contains("master=c") ? "c" : "b";
        trial.note("killed", candidate);
        trial.scene().node(candidate).kill();
        goOn(leader);
        trial.pass(Duration.ofSeconds(8));
        trial.note("explained", trial.explained());
        trial.scene().node(trial.first()).restart();
        trial.scene().node(candidate).restart();
        trial.awaitWrites();
        trial.note("changes", trial.changes());
    }
}
