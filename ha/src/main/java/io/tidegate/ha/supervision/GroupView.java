package io.tidegate.ha.supervision;

import io.tidegate.conf.model.GroupConfig;
import io.tidegate.ha.diagnosis.Ballot;
import io.tidegate.ha.diagnosis.Choice;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Election;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.gtid.GtidSet;

/** A group at one moment: who is to be its master, what all proxies see of it, and what follows. */
public record GroupView(
        GroupConfig group,
        GroupRecord record,
        Snapshot snapshot,
        Diagnosis diagnosis,
        Judgement judgement) {

    /**
     * Who would be chosen if the master were lost now, and all proxies said what they have told
     * clients; which is known only then.
     */
    public Choice choice(GtidSet acknowledged) {
        return Election.of(Ballot.of(snapshot, acknowledged, record.silent().isEmpty()));
    }
}
