package io.tidegate.proxy.boot;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.group.Replica;
import io.tidegate.proxy.group.ReplicaStanding;
import io.tidegate.proxy.group.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the event loops which replicas may be read, by what this proxy sees of them.
 *
 * <p>Threads: one of its own.
 */
final class ReplicaWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaWork.class);

    private static final Duration TICK = Duration.ofMillis(100);

    private final Supplier<Configuration> configuration;
    private final GroupGates gates;
    private final Supplier<Map<String, ProxyReport>> sights;
    private final Optional<String> zone;
    private final Map<GroupId, Known> known = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** What is known of a group's nodes in one epoch. */
    private static final class Known {
        private final long epoch;
        private final Map<String, ReplicaStanding> nodes = new HashMap<>();
        private String masterServer = "";
        private boolean first = true;

        Known(long epoch) {
            this.epoch = epoch;
        }
    }

    private ReplicaWork(
            Supplier<Configuration> configuration,
            GroupGates gates,
            Supplier<Map<String, ProxyReport>> sights,
            Optional<String> zone) {
        this.configuration = configuration;
        this.gates = gates;
        this.sights = sights;
        this.zone = zone;
        this.thread = Thread.ofVirtual().name("tidegate-replicas").unstarted(this::run);
    }

    /**
     * Begins to look, until it is closed.
     *
     * @param sights what this proxy sees of the groups, by name
     * @param zone where this proxy stands
     */
    static ReplicaWork start(
            Supplier<Configuration> configuration,
            GroupGates gates,
            Supplier<Map<String, ProxyReport>> sights,
            Optional<String> zone) {
        ReplicaWork work = new ReplicaWork(configuration, gates, sights, zone);
        work.thread.start();
        return work;
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(TICK);
                look(System.nanoTime());
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException defect) {
                LOG.error("a defect; the next look tries again", defect);
            }
        }
    }

    private void look(long now) {
        Map<String, ProxyReport> reports = sights.get();
        for (GroupConfig group : configuration.get().groups().values()) {
            GroupGate gate = gates.of(group);
            ProxyReport report = reports.get(group.id().name());
            if (gate != null && report != null) {
                Replicas next = replicas(group, gate.standing(), report, now);
                if (!next.equals(gate.replicas())) {
                    gate.replicas(next);
                }
            }
        }
    }

    private Replicas replicas(
            GroupConfig group, GroupStanding standing, ProxyReport report, long now) {
        if (!(standing instanceof GroupStanding.Serving(long epoch, String master))) {
            return Replicas.NONE;
        }
        Known of = known.get(group.id());
        if (of == null || of.epoch != epoch) {
            of = new Known(epoch);
            known.put(group.id(), of);
        }
        if (report.nodes().get(master) instanceof Sight.Answering answer) {
            of.masterServer = answer.told().server();
        }
        List<Replica> replicas = new ArrayList<>();
        for (NodeConfig node : group.nodes()) {
            String name = node.name();
            if (name.equals(master)) {
                continue;
            }
            ReplicaSight sight = ReplicaSight.of(report, name, master, of.masterServer);
            boolean readable = sight.readable() && !node.maintenance() && node.weight() > 0;
            ReplicaStanding before = of.nodes.getOrDefault(name, new ReplicaStanding.Out());
            ReplicaStanding next =
                    before.next(readable, sight.lagMillis(), group.reads(), now, of.first);
            if (next.getClass() != before.getClass()) {
                LOG.info(
                        "group {}: {} is {} for reads",
                        group.id(),
                        name,
                        next.getClass().getSimpleName());
            }
            of.nodes.put(name, next);
            double share = node.weight() * next.part(group.reads(), now);
            if (share > 0) {
                replicas.add(
                        new Replica(
                                name,
                                share,
                                sight.lagMillis(),
                                zone.isPresent() && zone.equals(node.zone())));
            }
        }
        of.first &= replicas.isEmpty();
        return new Replicas(epoch, replicas);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
