package io.tidegate.ha.supervision;

import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.util.Optional;

/**
 * A group whose servers elect their primary themselves. Two that decide would undo each other's
 * work: Tidegate follows, and whoever wants another primary has to tell the servers.
 *
 * @param node that has told so
 */
record ManagedElsewhere(String node, Management management, Snapshot snapshot) {
    /**
     * Empty where Tidegate decides.
     *
     * @param snapshot counts what a node told last, also while it does not answer
     */
    static Optional<ManagedElsewhere> of(Snapshot snapshot) {
        return snapshot.intent().nodes().keySet().stream()
                .sorted()
                .flatMap(node ->
                        snapshot.known(node).map(ServerState::management).stream()
                                .filter(management -> management != Management.OWN)
                                .map(management ->
                                        new ManagedElsewhere(node, management, snapshot)))
                .findFirst();
    }

    /** That it is so, for people. */
    String words() {
        String who =
                switch (management) {
                    case OWN -> "Tidegate";
                    case GROUP_REPLICATION -> "MySQL's group replication";
                    case GALERA -> "Galera";
                };
        return node
                + " is managed by "
                + who
                + ", which elects the group's primary itself; Tidegate follows";
    }

    /**
     * Why something is not done that somebody asks for, with the statement that does it.
     *
     * @param wanted the node that is meant; empty for any
     */
    String refusal(FailoverCause cause, String wanted) {
        boolean galera = management == Management.GALERA;
        String master = snapshot.intent().master();
        String mended =
                switch (cause) {
                    case SWITCHOVER ->
                            galera
                                    ? "every node takes writes there; to have the master leave "
                                            + master
                                            + ", run on it: SET GLOBAL wsrep_desync = ON"
                                    : "run on any of its servers: SELECT"
                                            + " group_replication_set_as_primary('"
                                            + server(wanted)
                                            + "')";
                    case FORCED, CRASH, SILENCE, FOLLOWED ->
                            galera
                                    ? "where no primary component is left, run on the server that is"
                                            + " the furthest: SET GLOBAL wsrep_provider_options ="
                                            + " 'pc.bootstrap=YES'"
                                    : "where no majority is left, run on one of the servers that are:"
                                            + " SET GLOBAL group_replication_force_members ="
                                            + " '<the local addresses of those that are left>'";
                    case DEGRADE, RESTORE, RELEASE ->
                            "what commits wait for is the cluster's, whatever the group's durability says";
                    case REJOIN ->
                            galera
                                    ? "start " + wanted + " again, and it joins by itself"
                                    : "run on " + wanted + ": START GROUP_REPLICATION";
                };
        return words() + ": " + mended;
    }

    private String server(String wanted) {
        return snapshot.known(wanted)
                .map(ServerState::server)
                .orElse("<server_uuid of " + wanted + ">");
    }
}
