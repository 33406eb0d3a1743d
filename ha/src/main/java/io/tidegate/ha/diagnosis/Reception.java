package io.tidegate.ha.diagnosis;

import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * What replicas get from the master.
 *
 * @param receiving those to which something came a moment ago
 * @param deaf those to which nothing came for long enough, or that are not connected
 * @param uncertain those of which it is not known, or not yet
 * @param silentMillis for how long at least nothing has come to any that is deaf
 */
record Reception(
        List<String> receiving, List<String> deaf, List<String> uncertain, long silentMillis) {

    /**
     * @param lookedWithin answers that are older say nothing: they are from before it happened
     */
    static Reception of(Snapshot snapshot, Thresholds thresholds, long lookedWithin) {
        List<String> receiving = new ArrayList<>();
        List<String> deaf = new ArrayList<>();
        List<String> uncertain = new ArrayList<>();
        long silent = Long.MAX_VALUE;
        for (String node : snapshot.replicas()) {
            Sight.Answering answer = snapshot.answer(node).orElse(null);
            ReplicaChannel channel = answer == null ? null : answer.told().channel().orElse(null);
            if (answer == null || channel == null || !follows(snapshot, channel)) {
                continue;
            }
            boolean quiet = answer.receiverSilentMillis() >= thresholds.silence().toMillis();
            if (answer.ageMillis() > lookedWithin) {
                uncertain.add(node);
            } else if (!channel.receiver().runs() || quiet) {
                deaf.add(node);
                silent = Math.min(silent, answer.receiverSilentMillis());
            } else if (answer.receiverSilentMillis() < thresholds.silence().toMillis() / 2) {
                receiving.add(node);
            } else {
                uncertain.add(node);
            }
        }
        return new Reception(receiving, deaf, uncertain, deaf.isEmpty() ? 0 : silent);
    }

    /** One whose source was never reached counts as following: it is set to. */
    static boolean follows(Snapshot snapshot, ReplicaChannel channel) {
        return channel.sourceServer().isEmpty()
                || snapshot.known(snapshot.intent().master())
                        .map(master -> master.server().equals(channel.sourceServer()))
                        .orElse(true);
    }

    boolean nobodyReceives() {
        return receiving.isEmpty() && uncertain.isEmpty() && !deaf.isEmpty();
    }
}
