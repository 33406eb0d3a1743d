package io.tidegate.ha.diagnosis;

import static io.tidegate.ha.diagnosis.LostMaster.words;

import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ReplicaThread;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One node that is not the master. */
final class ReplicaExamination {
    private final Snapshot snapshot;
    private final String node;
    private final boolean masterLives;
    private final Thresholds thresholds;
    private final List<Finding> findings = new ArrayList<>();

    ReplicaExamination(Snapshot snapshot, String node, boolean masterLives, Thresholds thresholds) {
        this.snapshot = snapshot;
        this.node = node;
        this.masterLives = masterLives;
        this.thresholds = thresholds;
    }

    /** None for one that is out on purpose, unless it takes writes. */
    List<Finding> findings() {
        Optional<Sight.Answering> answer = snapshot.answer(node);
        answer.ifPresent(known -> writers(known.told()));
        if (rule().out()) {
            return findings;
        }
        Witnesses witnesses = Witnesses.of(snapshot, node, thresholds);
        if (!witnesses.against().isEmpty()) {
            if (witnesses.live()) {
                found(
                        Condition.PARTLY_UNREACHABLE,
                        words(witnesses.against()) + " cannot reach it, others can");
            } else {
                found(
                        Condition.REPLICA_UNREACHABLE,
                        words(witnesses.against()) + " cannot reach it");
            }
        }
        if (answer.isPresent()) {
            examine(answer.get());
        } else {
            saysNo();
        }
        return findings;
    }

    private NodeRule rule() {
        return snapshot.intent().nodes().getOrDefault(node, NodeRule.NEUTRAL);
    }

    private void saysNo() {
        for (Sight sight : snapshot.sights(node)) {
            switch (sight) {
                case Sight.Full _ ->
                        found(Condition.REPLICA_UNREACHABLE, "it has no connection left");
                case Sight.Denied denied ->
                        found(
                                Condition.REPLICA_UNREACHABLE,
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

    private void writers(ServerState state) {
        boolean own = state.management() == ServerState.Management.OWN;
        if (own && !state.readOnly() && !state.superReadOnly()) {
            found(
                    Condition.TWO_WRITERS,
                    "it is not read-only; nothing is sent there, but whoever connects by itself can"
                            + " write");
        }
    }

    private void examine(Sight.Answering answer) {
        ServerState state = answer.told();
        if (state.management() != ServerState.Management.OWN) {
            return;
        }
        errant(state);
        switch (answer.vouch()) {
            case SURE -> {}
            case RESTARTED ->
                    found(
                            Condition.CANNOT_VOUCH,
                            "it was started again and has not been seen since to have all that it may"
                                    + " have acknowledged");
            case LOST ->
                    found(
                            Condition.CANNOT_VOUCH,
                            "it has less than it had received: its relay log is gone");
        }
        Optional<ReplicaChannel> channel = state.channel();
        if (channel.isEmpty()) {
            found(Condition.REPLICA_STOPPED, "it replicates from nobody");
        } else {
            replication(channel.get(), answer);
        }
        if (!state.gtids()
                || !state.logsReplicated()
                || channel.filter(each -> !each.autoPosition()).isPresent()) {
            found(
                    Condition.NOT_READY_FOR_FAILOVER,
                    "it replicates without ids, or does not write to its binlog what it replicates");
        }
    }

    private void replication(ReplicaChannel channel, Sight.Answering answer) {
        if (!Reception.follows(snapshot, channel)) {
            found(Condition.FOLLOWS_ANOTHER, "it replicates from " + channel.source());
            return;
        }
        thread("applier", channel.applier());
        if (channel.receiver().stopped()) {
            thread("receiver", channel.receiver());
        } else if (masterLives
                && (!channel.receiver().runs()
                        || answer.receiverSilentMillis() >= thresholds.silence().toMillis())) {
            found(
                    Condition.REPLICA_CUT,
                    "nothing has come from the master for "
                            + answer.receiverSilentMillis()
                            + " ms; its receiver: "
                            + channel.receiver());
        }
        long tolerated = thresholds.lag().toMillis() + channel.delaySeconds() * 1000;
        if (answer.lagMillis() >= tolerated) {
            found(Condition.REPLICA_LAGGING, "it is " + answer.lagMillis() + " ms behind");
        }
    }

    private void thread(String name, ReplicaThread thread) {
        if (!thread.stopped()) {
            return;
        }
        if (thread.errorCode() != 0) {
            found(
                    Condition.REPLICA_BROKEN,
                    "its "
                            + name
                            + " stopped with error "
                            + thread.errorCode()
                            + ": "
                            + thread.error());
        } else {
            found(Condition.REPLICA_STOPPED, "its " + name + " was stopped");
        }
    }

    /**
     * What the master has written itself meanwhile is not errant: it may have been read earlier.
     */
    private void errant(ServerState state) {
        Optional<ServerState> master = snapshot.known(snapshot.intent().master());
        if (master.isEmpty()) {
            return;
        }
        if (master.get().family() != state.family()) {
            found(Condition.NOT_READY_FOR_FAILOVER, "it is of another family than the master");
            return;
        }
        GtidSet errant = state.has().minus(master.get().has()).notOf(master.get().server());
        if (!errant.isEmpty()) {
            found(Condition.ERRANT_TRANSACTIONS, "it has " + errant + ", which the master has not");
        }
    }

    private void found(Condition condition, String evidence) {
        findings.add(new Finding(condition, node, evidence));
    }
}
