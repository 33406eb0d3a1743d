package io.tidegate.ha.supervision;

import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;

/**
 * A group whose servers elect their primary themselves. Two that decide would undo each other's
 * work: nothing is begun there, and nothing that somebody asks for.
 */
final class ManagedElsewhere {
    private ManagedElsewhere() {}

    /**
     * Why nothing is done in a group, with what people can do; empty where Tidegate decides.
     *
     * @param snapshot counts what a node told last, also while it does not answer
     */
    static Optional<String> of(GroupConfig group, Snapshot snapshot) {
        for (NodeConfig node : group.nodes()) {
            Optional<String> who =
                    snapshot.known(node.name()).flatMap(state -> who(state.management()));
            if (who.isPresent()) {
                return Optional.of(
                        node.name()
                                + " is managed by "
                                + who.get()
                                + ", which elects the group's primary itself: Tidegate neither changes the"
                                + " master of such a group nor follows its elections. Change the primary"
                                + " with the servers' own commands, and take the section failover out of"
                                + " group "
                                + group.id().name()
                                + ", or have its servers replicate from a master");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> who(ServerState.Management management) {
        return switch (management) {
            case OWN -> Optional.empty();
            case GROUP_REPLICATION -> Optional.of("MySQL's group replication");
            case GALERA -> Optional.of("Galera");
        };
    }
}
