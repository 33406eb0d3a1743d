package io.tidegate.ha.diagnosis;

import io.tidegate.ha.health.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * From what was seen of a group to what is wrong with it. Pure: the same snapshot has the same
 * diagnosis, whoever looks and whenever.
 */
public final class Examination {
    private Examination() {}

    /** What the snapshot shows. */
    public static Diagnosis of(Snapshot snapshot, Thresholds thresholds) {
        String master = snapshot.intent().master();
        Witnesses witnesses = Witnesses.of(snapshot, master, thresholds);
        List<Finding> findings = new ArrayList<>();
        if (witnesses.live()) {
            findings.addAll(new LiveMaster(snapshot, witnesses, thresholds).findings());
        } else {
            findings.add(new LostMaster(snapshot, witnesses, thresholds).finding());
        }
        for (String replica : snapshot.replicas()) {
            findings.addAll(
                    new ReplicaExamination(snapshot, replica, witnesses.live(), thresholds)
                            .findings());
        }
        if (findings.isEmpty()) {
            findings.add(
                    new Finding(
                            Condition.HEALTHY,
                            master,
                            "the master answers and every replica follows it"));
        }
        return new Diagnosis(findings);
    }
}
