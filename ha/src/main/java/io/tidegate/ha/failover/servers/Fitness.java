package io.tidegate.ha.failover.servers;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.List;

/** What a server has to be so that it can be made a master or a replica of another. */
final class Fitness {
    static final String NO_SEMI_SYNC =
            "it has no semi-synchronous replication, without which nothing is strict: load its plugins";

    private Fitness() {}

    /** Why it cannot be a master; empty when it can. */
    static String against(ServerState state, Durability durability) {
        if (durability == Durability.STRICT && !state.semiSync().available()) {
            return NO_SEMI_SYNC;
        }
        return against(state);
    }

    /** Why what it replicates cannot be changed; empty when it can. */
    static String against(ServerState state) {
        if (state.management() != ServerState.Management.OWN) {
            return "it is managed by " + state.management();
        }
        if (!state.gtids()) {
            return "its transactions have no ids that can be relied on";
        }
        return against(state.channels());
    }

    private static String against(List<ReplicaChannel> channels) {
        for (ReplicaChannel channel : channels) {
            if (!channel.name().isEmpty()) {
                return "it replicates by the channel '"
                        + channel.name()
                        + "'; only the one without a name is managed: make it replicate by that";
            }
        }
        return "";
    }

    static void require(String node, ServerState state, Durability durability)
            throws UnreachableNodeException {
        refuse(node, against(state, durability));
    }

    static void require(String node, ServerState state) throws UnreachableNodeException {
        refuse(node, against(state));
    }

    private static void refuse(String node, String why) throws UnreachableNodeException {
        if (!why.isEmpty()) {
            throw new UnreachableNodeException(node + ": " + why);
        }
    }
}
