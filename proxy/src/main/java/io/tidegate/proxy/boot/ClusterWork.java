package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.ddl.AwaitedOwners;
import io.tidegate.ha.ddl.Inheritance;
import io.tidegate.ha.ddl.SharedJobs;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.supervision.CutOff;
import io.tidegate.ha.supervision.MasterReplies;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.ha.versions.Versions;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.session.Routing;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * This proxy's part in what the proxies of a cluster do together.
 *
 * @param owners who waits for it to join
 * @param gates of the groups whose master can change
 * @param threads for jobs that it inherits, and for tables that grow
 * @param versions of the configuration, as soon as it is in a cluster
 */
record ClusterWork(
        Live<Routing> routing,
        KeyColumnsAgain again,
        AwaitedOwners owners,
        GroupGates gates,
        Executor threads,
        Live<Optional<Versions>> versions) {

    void join(Coordination coordination, GroupRecords records) {
        GroupWork.join(coordination, records, gates, routing, again);
        owners.join(
                SharedJobs.join(
                        coordination,
                        () -> {
                            Routing now = routing.current();
                            return new Inheritance(
                                    now.configuration(), now.rules(), this::isAgreed);
                        },
                        again::read,
                        threads));
    }

    /** Whether all proxies have the same version in use. */
    private boolean isAgreed() {
        try {
            return versions.current().isPresent() && versions.current().get().isEverywhere();
        } catch (DisconnectedException away) {
            return false;
        }
    }

    MasterReplies replies() {
        return group ->
                gates.all().stream()
                        .filter(gate -> gate.group().name().equals(group))
                        .mapToLong(GroupGate::heard)
                        .sum();
    }

    /** Has nobody wait for a master that this proxy alone cannot reach. */
    private void heed(Live<Map<String, CutOff>> cutOff) {
        cutOff.onChange(next ->
                gates.all()
                        .forEach(gate -> {
                            String group = gate.group().name();
                            CutOff found = next.get(group);
                            gate.cutOff(found == null ? null : found.words(group));
                        }));
    }

    ReplicaWork goBySights(Supervision supervision, Optional<String> zone) {
        heed(supervision.cutOff());
        return ReplicaWork.start(
                () -> routing.current().configuration(), gates, supervision::sights, zone);
    }

    AloneGroups watchAlone(Supervision supervision) {
        return AloneGroups.start(
                () -> routing.current().configuration(), gates, supervision::durabilities);
    }

    Growth grow(Coordination coordination, Versions joined, Map<String, String> environment) {
        return Growth.join(
                coordination, joined, owners, TestedTiming.of(environment), environment, threads);
    }
}
