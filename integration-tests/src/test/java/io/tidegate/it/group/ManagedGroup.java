package io.tidegate.it.group;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.Secret;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.failover.servers.ActionLimits;
import io.tidegate.ha.failover.servers.NodeServers;
import io.tidegate.ha.failover.servers.ReplicationAccount;
import io.tidegate.ha.health.GroupWatch;
import io.tidegate.ha.health.Intent;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.SnapshotMerger;
import io.tidegate.ha.health.WatchTiming;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.AppliedWait;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * A strict group of real servers, a ZooKeeper, a proxy that watches and leads, and what that one
 * does on the servers. Replicas log in by an account that may replicate and nothing else, and do
 * not replicate by themselves after a start.
 */
final class ManagedGroup implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);
    static final String PROXY = "p1";
    private static final Account REPLICATION =
            new Account("replicator", new Secret("it replicates, and no more"));

    private final WatchedServers watched;
    private final EmbeddedZooKeeper zooKeeper;
    private final Coordination coordination;
    private final GroupWatch watch;
    private final SnapshotMerger merger = new SnapshotMerger(Duration.ofSeconds(2));
    private final NodeServers servers;
    private volatile String master = "a";
    private volatile long epoch = 1;

    private ManagedGroup(
            WatchedServers watched, EmbeddedZooKeeper zooKeeper, Coordination coordination) {
        this.watched = watched;
        this.zooKeeper = zooKeeper;
        this.coordination = coordination;
        Map<String, ServerNode> nodes = new LinkedHashMap<>();
        group().names().forEach(name -> nodes.put(name, watched.nodes().node(name)));
        this.watch =
                GroupWatch.start(
                        PROXY,
                        coordination.me().run(),
                        nodes,
                        () -> Optional.of(master).filter(each -> !each.isEmpty()),
                        WatchTiming.DEFAULT);
        this.servers =
                new NodeServers(
                        "g0",
                        io.tidegate.ha.mysql.node.ServerFamily.valueOf(watched.family().name()),
                        nodes,
                        new ReplicationAccount(REPLICATION, false),
                        this::snapshot,
                        ActionLimits.DEFAULT);
    }

    static ManagedGroup start(ServerFamily family) throws Exception {
        WatchedServers watched =
                WatchedServers.start(
                        family,
                        Shape.withReplicas(2)
                                .strict()
                                .with(
                                        switch (family) {
                                            case MYSQL -> "--skip-replica-start=ON";
                                            case MARIADB -> "--skip-slave-start";
                                        }));
        watched.group()
                .execute(
                        "a",
                        "CREATE USER " + account(),
                        "GRANT REPLICATION SLAVE ON *.* TO '" + REPLICATION.user() + "'@'%'",
                        "CREATE DATABASE d",
                        "CREATE TABLE d.t (n BIGINT PRIMARY KEY, w INT)");
        Path directory = Files.createTempDirectory("tidegate-zookeeper");
        watched.watchdog().removeAtEnd(directory);
        EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(directory, 0);
        ManagedGroup managed =
                new ManagedGroup(watched, zooKeeper, open(zooKeeper.servers(), PROXY));
        Awaitility.await().atMost(LONG).until(() -> managed.coordination.fence().isPresent());
        managed.awaitSeen();
        return managed;
    }

    private static String account() {
        return "'"
                + REPLICATION.user()
                + "'@'%' IDENTIFIED BY '"
                + REPLICATION.password().reveal()
                + "'";
    }

    private static Coordination open(String servers, String name) {
        return Coordination.open(
                ZooKeeperAddress.of(servers, "/tidegate/group"),
                new Member(name, UUID.randomUUID().toString(), "127.0.0.1:1", "1", 0));
    }

    /** One more proxy of the cluster, to be closed by whoever asked for it. */
    Coordination join(String name) {
        return open(zooKeeper.servers(), name);
    }

    ReplicatedGroup group() {
        return watched.group();
    }

    ServerFamily family() {
        return watched.family();
    }

    NodeServers servers() {
        return servers;
    }

    Coordination coordination() {
        return coordination;
    }

    ServerNode node(String name) {
        return watched.nodes().node(name);
    }

    TermFence fence() {
        return coordination.fence().orElseThrow();
    }

    /** What proxies take for the master from now on, and what that is called. */
    void setMaster(String name) {
        master = name;
        epoch++;
    }

    String master() {
        return master;
    }

    long epoch() {
        return epoch;
    }

    private synchronized Snapshot snapshot() {
        merger.add(watch.report(), System.nanoTime());
        Map<String, NodeRule> rules = new HashMap<>();
        group().names().forEach(name -> rules.put(name, NodeRule.NEUTRAL));
        return merger.snapshot(
                new Intent("g0", epoch, master, Durability.STRICT, rules),
                List.of(coordination.me().run()),
                System.nanoTime());
    }

    /** Until all nodes are seen, and replicas vouch. */
    private void awaitSeen() {
        Awaitility.await()
                .atMost(LONG)
                .until(() ->
                        group().names().stream()
                                .filter(name -> !name.equals(master))
                                .allMatch(name -> servers.objection(name).isEmpty()));
    }

    /** Makes all of them replicas of a master that has all of what they have. */
    void gather() throws Exception {
        for (String name : group().names()) {
            if (!name.equals(master)) {
                servers.follow(name, master, fence());
            }
        }
        awaitSeen();
    }

    ServerState state(String name) throws SQLException {
        try (NodeSession session = watched.nodes().node(name).lease()) {
            return session.state();
        }
    }

    GtidSet executed(String name) throws SQLException {
        return state(name).has();
    }

    void awaitEqual(String name) throws SQLException {
        GtidSet all = executed(master);
        try (NodeSession session = watched.nodes().node(name).lease()) {
            if (!(session.awaitExecuted(all, LONG) instanceof AppliedWait.Reached)) {
                throw new AssertionError(name + " does not get what " + master + " has");
            }
        }
    }

    @Override
    public void close() {
        watch.close();
        coordination.close();
        zooKeeper.close();
        watched.close();
    }
}
