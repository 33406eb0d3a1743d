package io.tidegate.ha.supervision;

import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.GroupServers;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.failover.servers.ActionLimits;
import io.tidegate.ha.failover.servers.NodeServers;
import io.tidegate.ha.failover.servers.ReplicationAccount;
import io.tidegate.ha.health.GroupWatch;
import io.tidegate.ha.health.Intent;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.SnapshotMerger;
import io.tidegate.ha.health.WatchTiming;
import io.tidegate.ha.mysql.node.NodeAddress;
import io.tidegate.ha.mysql.node.NodeLimits;
import io.tidegate.ha.mysql.node.SeedAdvice;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A group with failovers as this proxy looks at it. */
final class WatchedGroup implements AutoCloseable {
    /** A report that came so long ago says nothing any more. */
    private static final Duration FRESHNESS = Duration.ofSeconds(3);

    private final GroupConfig config;
    private final FailoverConfig failover;
    private final SharedDocument<GroupRecord> record;
    private final SharedDocument<Waiver> waiver;
    private final Map<String, ServerNode> nodes = new LinkedHashMap<>();
    private final GroupWatch watch;
    private final SnapshotMerger merger = new SnapshotMerger(FRESHNESS);
    private volatile @Nullable Snapshot seen;
    private @Nullable NodeServers servers;

    /** That no replica acknowledges. */
    private final Lasting alone = new Lasting(FRESHNESS);

    /** That commits wait although a replica has them. */
    private final Lasting stuck = new Lasting(FRESHNESS);

    /**
     * @param run of this proxy
     */
    WatchedGroup(
            GroupConfig config,
            FailoverConfig failover,
            SharedDocument<GroupRecord> record,
            SharedDocument<Waiver> waiver,
            String proxy,
            String run) {
        this.config = config;
        this.failover = failover;
        this.record = record;
        this.waiver = waiver;
        for (NodeConfig node : config.nodes()) {
            nodes.put(
                    node.name(), new ServerNode(NodeAddress.of(config, node), NodeLimits.DEFAULT));
        }
        this.watch = GroupWatch.start(proxy, run, nodes, this::master, WatchTiming.DEFAULT);
    }

    GroupConfig config() {
        return config;
    }

    FailoverConfig failover() {
        return failover;
    }

    Map<String, ServerNode> nodes() {
        return nodes;
    }

    /** As this proxy knows it; empty until somebody has written it. */
    Optional<GroupRecord> record() {
        return record.current().current().map(Versioned::content);
    }

    /** Empty also where the record names a node that the configuration does not have. */
    Optional<GroupRecord> held() {
        return record().filter(known -> nodes.containsKey(known.master()));
    }

    String name() {
        return config.id().name();
    }

    private Optional<String> master() {
        return record().map(GroupRecord::master).filter(nodes::containsKey);
    }

    /** What this proxy sees of it now. */
    ProxyReport report() {
        return watch.report();
    }

    /** Puts together what all see. */
    synchronized Snapshot snapshot(
            GroupRecord held,
            Map<String, ProxyReport> reports,
            Collection<String> members,
            long at) {
        reports.values().forEach(report -> merger.add(report, at));
        Map<String, NodeRule> rules = new HashMap<>();
        for (NodeConfig node : config.nodes()) {
            rules.put(
                    node.name(), new NodeRule(node.promotion(), node.weight(), node.maintenance()));
        }
        Snapshot now =
                merger.snapshot(
                        new Intent(
                                config.id().name(),
                                held.epoch(),
                                held.master(),
                                failover.durability(),
                                rules),
                        members,
                        at);
        seen = now;
        return now;
    }

    /** How commits are acknowledged. That no replica is there has to be seen again and again. */
    synchronized Acknowledgement acknowledgement(Snapshot snapshot, Diagnosis diagnosis) {
        long now = System.nanoTime();
        return Acknowledgement.of(
                snapshot,
                diagnosis,
                waiver(),
                alone.millis(Acknowledgement.isAlone(snapshot, diagnosis), now),
                stuck.millis(Acknowledgement.isStuck(snapshot, diagnosis), now));
    }

    /** What an OK of it stands for; empty as long as no master is known. */
    Optional<OwnDurability> durability() {
        return master().map(master ->
                OwnDurability.of(
                        config.id().name(), failover.durability(), waiver(), master, report()));
    }

    /** As this proxy knows it. */
    Waiver waiver() {
        return waiver.current().current().map(Versioned::content).orElse(Waiver.NONE);
    }

    /**
     * What a job does on its servers; empty as long as none of them has told of which family it is.
     */
    Optional<GroupServers> servers() {
        Snapshot known = seen;
        if (known == null) {
            return Optional.empty();
        }
        return nodes.keySet().stream()
                .flatMap(node -> known.known(node).stream())
                .map(ServerState::family)
                .findFirst()
                .map(this::servers);
    }

    /** The same for all steps of a job: one may have opened what the next ones need. */
    private synchronized GroupServers servers(ServerFamily family) {
        NodeServers last = servers;
        if (last == null || last.family() != family) {
            last =
                    new NodeServers(
                            config.id().name(),
                            family,
                            nodes,
                            new ReplicationAccount(
                                    failover.replication(), !config.tls().allowsClearText()),
                            () -> Objects.requireNonNull(seen),
                            ActionLimits.DEFAULT);
            servers = last;
        }
        return last;
    }

    /**
     * How a node is made anew: out of a replica that is known to follow, where there is one, else
     * out of the master.
     *
     * @param held who the master is
     * @return empty for nodes that the group has not, for the master, and as long as no node has
     *     told of which family it is
     */
    Optional<SeedAdvice> seed(String node, GroupRecord held) {
        Snapshot known = seen;
        ServerNode meant = nodes.get(node);
        ServerNode master = nodes.get(held.master());
        if (known == null || meant == null || master == null || meant == master) {
            return Optional.empty();
        }
        ServerNode donor =
                nodes.values().stream()
                        .filter(each -> each != meant && each != master)
                        .filter(each ->
                                known.answer(each.name())
                                        .flatMap(answer -> answer.told().channel())
                                        .filter(channel ->
                                                channel.receiver().runs()
                                                        && channel.applier().runs())
                                        .isPresent())
                        .findFirst()
                        .orElse(master);
        return nodes.keySet().stream()
                .flatMap(each -> known.known(each).stream())
                .map(ServerState::family)
                .findFirst()
                .map(family ->
                        meant.seed(
                                family,
                                donor.address(),
                                new Source(
                                        master.address().endpoint(),
                                        failover.replication(),
                                        !config.tls().allowsClearText())));
    }

    @Override
    public void close() {
        watch.close();
        nodes.values().forEach(ServerNode::close);
    }
}
