package io.tidegate.it.fault;

import io.tidegate.it.check.Anomaly;
import io.tidegate.it.check.BankCheck;
import io.tidegate.it.check.History;
import io.tidegate.it.check.LeakCheck;
import io.tidegate.it.check.Operation;
import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Reign;
import io.tidegate.it.check.Row;
import io.tidegate.it.check.SessionCheck;
import io.tidegate.it.check.SetCheck;
import io.tidegate.it.check.Use;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * What has to be so behind every fault: one writable master, every other node read-only and its
 * equal, or shut out with what it alone has; nothing lost, doubled, torn or made up; no transaction
 * left open, and nothing that a proxy has kept.
 */
final class Examination {
    private static final Duration CONVERGENCE_BAR = Duration.ofSeconds(30);
    private static final Duration RELEASE = Duration.ofSeconds(20);

    private final Trial trial;
    private final Scene scene;
    private final List<Anomaly> anomalies = new ArrayList<>();

    private Examination(Trial trial) {
        this.trial = trial;
        this.scene = trial.scene();
    }

    /** When clients have ended. */
    static List<Anomaly> of(Trial trial, List<Reign> reigns) throws Exception {
        Examination examination = new Examination(trial);
        long begun = System.nanoTime();
        examination.awaitConvergence();
        Duration convergence = Duration.ofNanos(System.nanoTime() - begun);
        examination.check(reigns);
        examination.requireNothingOpen();
        examination.checkProxies();
        trial.figure("converged", convergence, CONVERGENCE_BAR);
        return examination.anomalies;
    }

    private void awaitConvergence() {
        Awaitility.await("one master, and replicas that are its equals")
                .atMost(Scene.LONG)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(200))
                .until(this::isConverged);
    }

    private boolean isConverged() throws SQLException {
        String master = scene.master();
        if (!ask(master, "SELECT @@GLOBAL.read_only").equals("0")) {
            return false;
        }
        Set<String> out = trial.shutOut();
        for (String node : scene.group().names()) {
            if (!node.equals(master)
                    && !(ask(node, "SELECT @@GLOBAL.read_only").equals("1")
                            && (out.contains(node) || count(node).equals(count(master))))) {
                return false;
            }
        }
        return true;
    }

    private String ask(String node, String query) throws SQLException {
        return scene.group().ask(node, query);
    }

    private String count(String node) throws SQLException {
        StringBuilder counts = new StringBuilder(ask(node, "SELECT COUNT(*) FROM d.rows_of_set"));
        counts.append(' ').append(ask(node, "SELECT COALESCE(SUM(v), 0) FROM d.registers"));
        for (int shard = 0; shard < SceneSettings.SHARDS; shard++) {
            counts.append(' ')
                    .append(
                            ask(
                                    node,
                                    "SELECT COUNT(*) FROM d."
                                            + SceneSettings.name("journal", shard)));
        }
        return counts.toString();
    }

    private void check(List<Reign> reigns) throws SQLException {
        FinalState master = FinalState.of(scene.node(scene.master()));
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        Map<String, List<Row>> journals = new LinkedHashMap<>();
        Set<String> out = trial.shutOut();
        for (String node : trial.replicas()) {
            FinalState replica = FinalState.of(scene.node(node));
            // One that was shut out in an earlier epoch may follow again by now.
            if (!out.contains(node) || replica.equals(master)) {
                rows.put(node, replica.rows());
                journals.put(node, replica.books().rows());
                if (!replica.books().balances().equals(master.books().balances())) {
                    anomalies.add(new Anomaly(Anomaly.Kind.NODES_DIFFER, node + ": balances"));
                }
                if (!replica.registers().equals(master.registers())) {
                    anomalies.add(new Anomaly(Anomaly.Kind.NODES_DIFFER, node + ": registers"));
                }
            }
        }
        trial.note("replicas", rows.size());
        History history = trial.workload().history();
        List<Operation> inserts = history.operations(Function.INSERT);
        List<Operation> transfers = history.operations(Function.TRANSFER);
        List<Operation> totals = history.operations(Function.TOTAL);
        trial.note("acknowledged", count(inserts, transfers, Operation.Outcome.OK));
        trial.note("failed", count(inserts, transfers, Operation.Outcome.FAIL));
        trial.note("unknown", count(inserts, transfers, Operation.Outcome.INFO));
        anomalies.addAll(SetCheck.of(inserts, master.rows(), rows, reigns));
        anomalies.addAll(SetCheck.of(transfers, master.books().rows(), journals, reigns));
        anomalies.addAll(BankCheck.of(SceneSettings.BANK, totals, master.books()));
        List<Operation> registers = new ArrayList<>(history.operations(Function.WRITE));
        registers.addAll(history.operations(Function.READ));
        anomalies.addAll(SessionCheck.of(registers, true));
        anomalies.addAll(SessionCheck.atTheEnd(registers, master.registers()));
        trial.note("register_reads", trial.workload().registerReads());
        trial.note("register_reads_on_replicas", trial.workload().replicaReads());
    }

    private static long count(
            List<Operation> some, List<Operation> more, Operation.Outcome outcome) {
        return some.stream().filter(each -> each.outcome() == outcome).count()
                + more.stream().filter(each -> each.outcome() == outcome).count();
    }

    /** Clients have gone, so that nothing of theirs may be left; heartbeats come and go. */
    private void requireNothingOpen() {
        Awaitility.await("no transaction is left open")
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() ->
                        ask(scene.master(), "SELECT COUNT(*) FROM information_schema.innodb_trx")
                                        .equals("0")
                                && ask(scene.master(), "XA RECOVER").isEmpty());
    }

    /** What is closed is gone a little later. */
    private void checkProxies() throws SQLException, IOException, InterruptedException {
        long last = System.nanoTime() + RELEASE.toNanos();
        Map<String, Use> after = Uses.of(scene);
        List<Anomaly> leaks = LeakCheck.of(trial.usesBefore(), after);
        while (!leaks.isEmpty() && System.nanoTime() - last < 0) {
            Thread.sleep(200);
            after = Uses.of(scene);
            leaks = LeakCheck.of(trial.usesBefore(), after);
        }
        trial.note("files_before", files(trial.usesBefore()));
        trial.note("files_after", files(after));
        anomalies.addAll(leaks);
    }

    private static List<String> files(Map<String, Use> uses) {
        return uses.entrySet().stream()
                .map(each ->
                        "%s: %d, %d of them pooled"
                                .formatted(
                                        each.getKey(),
                                        each.getValue().files(),
                                        each.getValue().pooled()))
                .toList();
    }
}
