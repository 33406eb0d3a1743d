package io.tidegate.ha.diagnosis;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.List;

/**
 * What is known when a master is chosen.
 *
 * @param nodes all that could take its place: the old master is not among them
 * @param mark every transaction that some proxy has told a client as done
 * @param markComplete whether every proxy that may have told a client something has said what
 * @param waived whether commits of a strict group have done without a replica, and none is known to
 *     have caught up
 */
public record Ballot(
        Durability durability,
        List<Standing> nodes,
        GtidSet mark,
        boolean markComplete,
        boolean waived) {
    public Ballot {
        nodes = List.copyOf(nodes);
    }

    /** Of a group all of whose commits have waited for a replica, where they have to. */
    public Ballot(Durability durability, List<Standing> nodes, GtidSet mark, boolean markComplete) {
        this(durability, nodes, mark, markComplete, false);
    }

    /**
     * What would be known if the master were replaced now.
     *
     * @param mark what proxies have told clients as done
     * @param markComplete whether all of them have said so
     * @param waived whether commits have done without a replica
     */
    public static Ballot of(Snapshot snapshot, GtidSet mark, boolean markComplete, boolean waived) {
        return new Ballot(
                snapshot.intent().durability(),
                snapshot.replicas().stream()
                        .map(node -> StandingReading.of(snapshot, node, mark))
                        .toList(),
                mark,
                markComplete,
                waived);
    }
}
