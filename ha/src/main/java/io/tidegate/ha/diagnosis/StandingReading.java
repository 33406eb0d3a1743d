package io.tidegate.ha.diagnosis;

import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;

/** How a node stands, as far as a snapshot shows. */
final class StandingReading {
    private StandingReading() {}

    /**
     * @param mark of the family that counts
     */
    static Standing of(Snapshot snapshot, String node, GtidSet mark) {
        NodeRule rule = snapshot.intent().nodes().getOrDefault(node, NodeRule.NEUTRAL);
        GtidSet none = mark.minus(mark);
        Optional<Sight.Answering> answer = snapshot.answer(node);
        if (answer.isEmpty()) {
            return new Standing(node, false, none, none, Vouch.SURE, "", false, none, "", rule);
        }
        return told(snapshot, node, answer.get().told(), answer.get().vouch(), none);
    }

    /**
     * @param seen of the other nodes
     * @param none the empty set of the family that counts
     */
    static Standing told(Snapshot seen, String node, ServerState state, Vouch vouch, GtidSet none) {
        NodeRule rule = seen.intent().nodes().getOrDefault(node, NodeRule.NEUTRAL);
        if (!sameFamily(state.family(), none)) {
            return new Standing(
                    node,
                    true,
                    none,
                    none,
                    Vouch.SURE,
                    "",
                    false,
                    none,
                    "it is a server of another family",
                    rule);
        }
        return new Standing(
                node,
                true,
                state.has(),
                state.willHave(),
                vouch,
                broken(state),
                state.channels().stream().allMatch(channel -> channel.receiver().stopped()),
                writesAlone(seen, node, state, none),
                unfit(state),
                rule);
    }

    private static boolean sameFamily(ServerFamily family, GtidSet mark) {
        return family.none().getClass() == mark.getClass();
    }

    private static String broken(ServerState state) {
        return state.channels().stream()
                .map(ReplicaChannel::applier)
                .filter(applier -> applier.stopped() && applier.errorCode() != 0)
                .findFirst()
                .map(applier -> "its applier stopped with error " + applier.errorCode())
                .orElse("");
    }

    private static String unfit(ServerState state) {
        if (state.management() != ServerState.Management.OWN) {
            return "it is managed by " + state.management();
        }
        if (!state.gtids() || !state.logsReplicated()) {
            return "its binlog has no ids that can be relied on, or lacks what it replicates";
        }
        return state.channels().stream().allMatch(ReplicaChannel::autoPosition)
                ? ""
                : "it replicates without ids";
    }

    /**
     * What neither the master has written nor any other node has, the master's last words included.
     */
    private static GtidSet writesAlone(
            Snapshot snapshot, String node, ServerState state, GtidSet none) {
        String master = snapshot.intent().master();
        GtidSet others = none;
        for (String other : snapshot.intent().nodes().keySet()) {
            Optional<ServerState> known =
                    snapshot.known(other).filter(each -> each.family() == state.family());
            if (!other.equals(node) && known.isPresent()) {
                others = others.union(known.get().willHave());
            }
        }
        GtidSet alone = state.has().minus(others);
        Optional<ServerState> known =
                snapshot.known(master).filter(each -> each.family() == state.family());
        if (known.isPresent()) {
            return alone.notOf(known.get().server());
        }
        // Nobody has seen the master: what it replicates from was it.
        GtidSet rest = alone;
        for (ReplicaChannel channel : state.channels()) {
            if (!channel.sourceServer().isEmpty()) {
                rest = rest.notOf(channel.sourceServer());
            }
        }
        return rest;
    }
}
