package io.tidegate.ha.diagnosis;

import static io.tidegate.ha.diagnosis.LostMaster.words;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.health.Beating;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.node.SemiSync;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A master that answers: whether it serves, and whether what it writes is safe. */
final class LiveMaster {
    private final Snapshot snapshot;
    private final Witnesses witnesses;
    private final Thresholds thresholds;
    private final String master;
    private final List<Finding> findings = new ArrayList<>();

    LiveMaster(Snapshot snapshot, Witnesses witnesses, Thresholds thresholds) {
        this.snapshot = snapshot;
        this.witnesses = witnesses;
        this.thresholds = thresholds;
        this.master = snapshot.intent().master();
    }

    List<Finding> findings() {
        if (!witnesses.against().isEmpty()) {
            found(
                    Condition.MASTER_UNREACHABLE_BY_SOME,
                    words(witnesses.against())
                            + " cannot reach it, "
                            + words(witnesses.alive())
                            + " can");
        }
        Optional<Sight.Answering> answer = snapshot.answer(master);
        saysNo();
        if (answer.isEmpty()) {
            return findings;
        }
        if (answer.get().told().management() != Management.OWN) {
            found(
                    Condition.EXTERNALLY_MANAGED,
                    "it is managed by " + answer.get().told().management());
        } else {
            writable(answer.get().told());
            cut(answer.get().told());
            blocked();
            semiSync(answer.get().told().semiSync());
            ready(answer.get().told());
        }
        return findings;
    }

    /** What it answers to some proxy without telling its state. */
    private void saysNo() {
        for (Sight sight : snapshot.sights(master)) {
            switch (sight) {
                case Sight.Full full ->
                        found(
                                Condition.MASTER_CONNECTIONS_FULL,
                                "no connection is left for "
                                        + full.forMillis()
                                        + " ms; configure its port for administrators");
                case Sight.Denied denied ->
                        found(
                                Condition.MASTER_DENIES,
                                "it answers with error "
                                        + denied.errorCode()
                                        + ": "
                                        + denied.error());
                case Sight.Answering _ -> {}
                case Sight.Refused _ -> {}
                case Sight.Silent _ -> {}
                case Sight.NoRoute _ -> {}
                case Sight.Unseen _ -> {}
            }
        }
    }

    private void writable(ServerState state) {
        if (!state.readOnly() && !state.superReadOnly() && !state.offline()) {
            return;
        }
        boolean once = witnesses.answers().stream().anyMatch(Sight.Answering::writableSinceStart);
        if (once || state.offline()) {
            found(
                    Condition.READ_ONLY_BY_HAND,
                    "it is "
                            + (state.offline() ? "offline" : "read-only")
                            + " and was not made so by a failover; Tidegate leaves it so");
        } else {
            found(
                    Condition.MASTER_RESTARTED,
                    "it was started "
                            + state.uptimeSeconds()
                            + " s ago and has been read-only since");
        }
    }

    /** No replica receives from a master that answers: with strict durability nobody can write. */
    private void cut(ServerState state) {
        Reception reception = Reception.of(snapshot, thresholds, Long.MAX_VALUE);
        if (snapshot.intent().durability() != Durability.STRICT || !reception.nobodyReceives()) {
            return;
        }
        long pending = longestPending();
        boolean waits = state.semiSync().waiting() > 0;
        if (waits
                && pending >= thresholds.blocked().toMillis()
                && reception.silentMillis() >= thresholds.blocked().toMillis()) {
            found(
                    Condition.REPLICATION_CUT,
                    words(reception.deaf())
                            + " has received nothing for "
                            + reception.silentMillis()
                            + " ms, and commits have been waiting for "
                            + pending
                            + " ms");
        }
    }

    private void blocked() {
        long pending = longestPending();
        if (pending >= thresholds.silence().toMillis()) {
            found(
                    Condition.WRITES_BLOCKED,
                    "a heartbeat has been waiting for "
                            + pending
                            + " ms to be committed: a global lock, a disk that is slow or full, or no"
                            + " replica that acknowledges");
            return;
        }
        for (ProxyReport report : snapshot.reports().values()) {
            if (report.beating().node().equals(master)
                    && report.beating().outcome() == Beating.Outcome.REFUSED) {
                found(Condition.WRITES_BLOCKED, "it refuses the heartbeats of " + report.proxy());
                return;
            }
        }
    }

    /** By proxies that have not stood still: theirs is the time that they were away. */
    private long longestPending() {
        return snapshot.reports().values().stream()
                .filter(report -> report.steadyMillis() >= thresholds.steady().toMillis())
                .map(ProxyReport::beating)
                .filter(beating -> beating.node().equals(master))
                .mapToLong(Beating::pendingMillis)
                .max()
                .orElse(0);
    }

    private void semiSync(SemiSync semiSync) {
        if (snapshot.intent().durability() != Durability.STRICT) {
            return;
        }
        if (!semiSync.strict()) {
            found(
                    Condition.SEMI_SYNC_DEGRADED,
                    "its commits do not wait as they should: " + semiSync);
        } else if (semiSync.replicas() == 0 || semiSync.waiting() > 0 && nobodyListens()) {
            found(
                    Condition.NO_ACKNOWLEDGER,
                    "no replica acknowledges, and "
                            + semiSync.waiting()
                            + " sessions wait for one");
        }
    }

    /** A server counts a replica that stands still as long as its connection is there. */
    private boolean nobodyListens() {
        Reception reception = Reception.of(snapshot, thresholds, Long.MAX_VALUE);
        return longestPending() >= thresholds.silence().toMillis()
                && reception.receiving().isEmpty()
                && reception.uncertain().isEmpty();
    }

    private void ready(ServerState state) {
        if (!state.gtids() || !state.logsReplicated()) {
            found(
                    Condition.NOT_READY_FOR_FAILOVER,
                    "its transactions have no ids that can be relied on, or its binlog lacks what it"
                            + " replicates");
        }
    }

    private void found(Condition condition, String evidence) {
        findings.add(new Finding(condition, master, evidence));
    }
}
