package io.tidegate.ha.failover.servers;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.ha.diagnosis.Standing;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;

/** What is against a switchover to a node, before anything is done for it. */
final class Objection {
    /** A candidate that lags by more would not have all in the time that clients wait. */
    private static final long MOST_LAG_MILLIS = 2000;

    private Objection() {}

    /** Empty when nothing is. */
    static String of(String node, ServerState state, Snapshot seen, GtidSet none) {
        if (node.equals(seen.intent().master())) {
            return "it is the master already";
        }
        Durability durability = seen.intent().durability();
        String unfit = Fitness.against(state, durability);
        if (!unfit.isEmpty()) {
            return unfit;
        }
        Standing standing = Standing.of(node, state, seen, none);
        String against = of(standing, durability);
        return against.isEmpty() ? ofReplication(node, state, seen) : against;
    }

    private static String of(Standing standing, Durability durability) {
        if (!standing.unfit().isEmpty()) {
            return standing.unfit();
        }
        if (standing.rule().out()) {
            return "it is in maintenance or quarantine";
        }
        if (standing.rule().promotion() == PromotionRule.MUST_NOT) {
            return "its promotion rule forbids it";
        }
        if (!standing.writesAlone().isEmpty()) {
            return "it alone has " + standing.writesAlone();
        }
        if (durability == Durability.STRICT && standing.vouch() != Vouch.SURE) {
            return "it was started again, or nobody has looked at it yet, and may lack what it has"
                    + " acknowledged";
        }
        return standing.broken();
    }

    private static String ofReplication(String node, ServerState state, Snapshot seen) {
        Optional<ReplicaChannel> channel = state.channel();
        if (channel.isEmpty()) {
            return "it replicates from nobody";
        }
        if (!channel.get().receiver().runs() || !channel.get().applier().runs()) {
            return "its replication does not run";
        }
        if (channel.get().delaySeconds() > 0) {
            return "it lags on purpose, by " + channel.get().delaySeconds() + " seconds";
        }
        long lag = seen.answer(node).map(Sight.Answering::lagMillis).orElse(-1L);
        return lag > MOST_LAG_MILLIS ? "it lags by " + lag + " ms" : "";
    }
}
