package io.tidegate.ha.supervision;

import io.tidegate.ha.diagnosis.Condition;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Finding;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.node.SemiSync;
import io.tidegate.ha.mysql.node.ServerState;

/**
 * How commits of a strict group's master are acknowledged.
 *
 * @param waiver that was recorded
 * @param waits whether they wait for a replica
 * @param alone whether no replica is there that acknowledges, as far as the master tells
 * @param aloneMillis for how long whoever decides has seen that without a break
 * @param stuckMillis for how long whoever decides has seen commits wait although a replica is there
 *     that has received them, without a break
 * @param ready whether a replica follows that would acknowledge, has received almost all, and can
 *     prove it
 * @param pair whether it has one replica and no more, which could not be acknowledged by anybody
 *     either
 */
public record Acknowledgement(
        Waiver waiver,
        boolean waits,
        boolean alone,
        long aloneMillis,
        long stuckMillis,
        boolean ready,
        boolean pair) {
    /**
     * A replica that has received so much less would keep clients waiting when it is waited for.
     * What it has not applied keeps nobody.
     */
    private static final long LITTLE_MILLIS = 5000;

    private static final long SILENT_MILLIS = 1000;

    static Acknowledgement of(
            Snapshot snapshot,
            Diagnosis diagnosis,
            Waiver waiver,
            long aloneMillis,
            long stuckMillis) {
        return new Acknowledgement(
                waiver,
                snapshot.answer(snapshot.intent().master())
                        .map(answer -> answer.told().semiSync())
                        .filter(SemiSync::sourceEnabled)
                        .isPresent(),
                isAlone(snapshot, diagnosis),
                aloneMillis,
                stuckMillis,
                isReady(snapshot),
                isPair(snapshot));
    }

    static boolean isAlone(Snapshot snapshot, Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .map(Finding::condition)
                .anyMatch(found ->
                        found == Condition.NO_ACKNOWLEDGER
                                || found == Condition.REPLICATION_CUT && isPair(snapshot));
    }

    /**
     * Whether commits wait for nobody: a replica acknowledges, and has received what there is. Its
     * acknowledgement was lost with a connection, and servers do not ask for it again.
     */
    static boolean isStuck(Snapshot snapshot, Diagnosis diagnosis) {
        boolean blocked =
                diagnosis.findings().stream()
                        .anyMatch(found -> found.condition() == Condition.WRITES_BLOCKED);
        return blocked
                && !isAlone(snapshot, diagnosis)
                && snapshot.answer(snapshot.intent().master())
                        .filter(answer -> answer.told().semiSync().waiting() > 0)
                        .isPresent()
                && isReady(snapshot);
    }

    private static boolean isPair(Snapshot snapshot) {
        return snapshot.replicas().size() == 1;
    }

    private static boolean isReady(Snapshot snapshot) {
        return snapshot.replicas().stream().anyMatch(node -> isReady(snapshot, node));
    }

    private static boolean isReady(Snapshot snapshot, String node) {
        return snapshot.answer(node)
                .filter(answer ->
                        isNear(answer) && counts(answer) && acknowledges(snapshot, answer.told()))
                .isPresent();
    }

    private static boolean isNear(Sight.Answering answer) {
        return answer.receiveLagMillis() >= 0
                && answer.receiveLagMillis() < LITTLE_MILLIS
                && answer.receiverSilentMillis() < SILENT_MILLIS;
    }

    /** Whether it could be proven that it has everything: by what it has received, or applied. */
    private static boolean counts(Sight.Answering answer) {
        return answer.vouch() == Vouch.SURE
                || answer.lagMillis() >= 0 && answer.lagMillis() < LITTLE_MILLIS;
    }

    private static boolean acknowledges(Snapshot snapshot, ServerState told) {
        boolean follows =
                told.channel()
                        .filter(channel ->
                                channel.receiver().runs()
                                        && channel.applier().runs()
                                        && isOf(snapshot, channel.sourceServer()))
                        .isPresent();
        return follows && told.semiSync().replicaEnabled();
    }

    private static boolean isOf(Snapshot snapshot, String source) {
        return snapshot.known(snapshot.intent().master())
                .filter(master -> master.server().equals(source))
                .isPresent();
    }
}
