package io.tidegate.ha.supervision;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.ha.diagnosis.Ballot;
import io.tidegate.ha.diagnosis.Choice;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Election;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerFamily;
import java.util.Optional;

/** A group at one moment: who is to be its master, what all proxies see of it, and what follows. */
public record GroupView(
        GroupConfig group,
        GroupRecord record,
        Waiver waiver,
        Snapshot snapshot,
        Diagnosis diagnosis,
        Judgement judgement) {

    /** Who elects the primary, in words; empty where Tidegate decides. */
    public Optional<String> managedElsewhere() {
        return ManagedElsewhere.of(snapshot).map(ManagedElsewhere::words);
    }

    /** What the group promises. */
    public Durability durability() {
        return snapshot.intent().durability();
    }

    /**
     * Who would be chosen if the master were lost now. What proxies have told clients since the
     * epoch began is known only when they have stopped, and left out.
     */
    public Choice choice() {
        GtidSet none =
                snapshot.intent().nodes().keySet().stream()
                        .flatMap(node -> snapshot.known(node).stream())
                        .findFirst()
                        .map(state -> state.family().none())
                        .orElseGet(ServerFamily.MYSQL::none);
        return Election.of(Ballot.of(snapshot, none, record.silent().isEmpty(), waiver.stands()));
    }
}
