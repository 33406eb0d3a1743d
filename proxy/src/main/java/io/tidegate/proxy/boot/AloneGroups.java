package io.tidegate.proxy.boot;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.supervision.OwnDurability;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has clients be told when their commits wait for a replica for too long, by what this proxy sees
 * of the groups.
 *
 * <p>Threads: one of its own.
 */
final class AloneGroups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AloneGroups.class);

    private static final Duration TICK = Duration.ofMillis(500);

    private final Supplier<Configuration> configuration;
    private final GroupGates gates;
    private final Supplier<List<OwnDurability>> durabilities;
    private final Set<GroupId> alone = new HashSet<>();
    private final Thread thread;
    private volatile boolean closed;

    private AloneGroups(
            Supplier<Configuration> configuration,
            GroupGates gates,
            Supplier<List<OwnDurability>> durabilities) {
        this.configuration = configuration;
        this.gates = gates;
        this.durabilities = durabilities;
        this.thread = Thread.ofVirtual().name("tidegate-alone").unstarted(this::run);
    }

    /** Begins to look, until it is closed. */
    static AloneGroups start(
            Supplier<Configuration> configuration,
            GroupGates gates,
            Supplier<List<OwnDurability>> durabilities) {
        AloneGroups groups = new AloneGroups(configuration, gates, durabilities);
        groups.thread.start();
        return groups;
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(TICK);
                durabilities.get().forEach(this::look);
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException defect) {
                LOG.error("a defect; the next look tries again", defect);
            }
        }
    }

    private void look(OwnDurability seen) {
        GroupConfig group = configuration.get().groups().get(new GroupId(seen.group()));
        GroupGate gate = group == null ? null : gates.of(group);
        if (group == null || gate == null) {
            return;
        }
        if (seen.alone() && group.failover().isPresent()) {
            alone.add(group.id());
            gate.alone(Optional.of(group.failover().get().whenAlone().patience()));
        } else if (alone.remove(group.id())) {
            gate.alone(Optional.empty());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
