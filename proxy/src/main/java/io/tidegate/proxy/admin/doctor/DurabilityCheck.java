package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.supervision.OwnDurability;
import io.tidegate.ha.supervision.Supervision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an OK of strict groups stands for what it should. */
public final class DurabilityCheck implements Check {
    private final Live<Optional<Supervision>> supervision;

    public DurabilityCheck(Live<Optional<Supervision>> supervision) {
        this.supervision = supervision;
    }

    @Override
    public String subject() {
        return "durability";
    }

    @Override
    public List<Finding> findings() {
        return of(supervision.current().map(Supervision::durabilities).orElse(List.of()));
    }

    static List<Finding> of(List<OwnDurability> groups) {
        List<Finding> findings = new ArrayList<>();
        for (OwnDurability group : groups) {
            if (group.alone()) {
                findings.add(
                        Finding.error(
                                "group "
                                        + group.group()
                                        + ": no replica acknowledges what its master commits, and commits wait",
                                "have a replica follow the master again (EXPLAIN FAILOVER "
                                        + group.group()
                                        + "), or DURABILITY DEGRADE GROUP "
                                        + group.group()));
            }
            waiver(group, findings);
        }
        return findings;
    }

    private static void waiver(OwnDurability group, List<Finding> findings) {
        Waiver waiver = group.waiver();
        String since =
                " since " + Instant.ofEpochMilli(waiver.since()) + " (" + waiver.reason() + ")";
        switch (waiver.standing()) {
            case NONE -> {}
            case IN_FORCE ->
                    findings.add(
                            Finding.error(
                                    "group "
                                            + group.group()
                                            + ": commits do not wait for a replica"
                                            + since
                                            + "; they are lost with the master, which nobody replaces",
                                    waiver.endsByItself()
                                            ? "have a replica follow the master: it ends when one has everything"
                                            : "DURABILITY RESTORE GROUP " + group.group()));
            case ENDING ->
                    findings.add(
                            Finding.warning(
                                    "group "
                                            + group.group()
                                            + ": no replica is known to have what was committed"
                                            + since
                                            + "; nobody replaces the master",
                                    "have a replica follow the master: it ends when one has everything"));
        }
    }
}
