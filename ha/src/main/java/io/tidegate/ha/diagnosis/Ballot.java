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
 */
public record Ballot(
        Durability durability, List<Standing> nodes, GtidSet mark, boolean markComplete) {
    public Ballot {
        nodes = List.copyOf(nodes);
    }

    /**
     * What would be known if the master were replaced now.
     *
     * @param mark what proxies have told clients as done
     * @param markComplete whether all of them have said so
     */
    public static Ballot of(Snapshot snapshot, GtidSet mark, boolean markComplete) {
        return new Ballot(
                snapshot.intent().durability(),
                snapshot.replicas().stream()
                        .map(node -> StandingReading.of(snapshot, node, mark))
                        .toList(),
                mark,
                markComplete);
    }
}
