package io.tidegate.it.fault;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.it.server.FaultyLink;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import io.tidegate.it.suite.Ensemble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A strict group of mostly three servers, three ZooKeeper servers, and three proxies as processes,
 * with a link on each way between two of them but for ZooKeeper's own.
 */
final class Scene implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(90);
    static final int PROXIES = 3;

    /** Added to the number of a server that is made anew. */
    private static final int RENEWED = 100;

    private static final int SESSION_MILLIS = 8_000;

    private final ServerFamily family;
    private final Watchdog watchdog;
    private final ReplicatedGroup group;
    private final Ensemble ensemble;
    private final List<ProxySeat> proxies = new ArrayList<>();
    private final Coordination visitor;
    private final ZooKeeper raw;
    private final SharedDocument<GroupRecord> record;

    private Scene(
            ServerFamily family,
            Watchdog watchdog,
            ReplicatedGroup group,
            Ensemble ensemble,
            Path directory,
            Map<String, String> environment)
            throws Exception {
        this.family = family;
        this.watchdog = watchdog;
        this.group = group;
        this.ensemble = ensemble;
        group.execute("a", SceneSettings.TABLES);
        Map<String, Integer> servers = new LinkedHashMap<>();
        group.names().forEach(name -> servers.put(name, group.node(name).port()));
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(new ProxySeat("p" + i, directory, servers, ensemble.clientPorts()));
        }
        ZooKeeperAddress address = ZooKeeperAddress.of(ensemble.servers(), ProxySeat.ROOT);
        visitor = Coordination.visit(address);
        raw = new ZooKeeper(ensemble.servers(), SESSION_MILLIS, _ -> {});
        record = new GroupRecords(visitor).of(new GroupId("g0"));
        ProxySeat leading = proxies.getFirst();
        leading.start(environment, SceneSettings.of(leading));
        if (!environment.isEmpty()) {
            // Who is there first leads.
            leading.awaitListening();
        }
        for (ProxySeat proxy : othersThan(leading)) {
            proxy.start(Map.of(), SceneSettings.of(proxy));
        }
        proxies.forEach(ProxySeat::awaitListening);
        awaitWell();
        open();
    }

    private void open() throws SQLException {
        try (Connection client = proxies.getFirst().connect();
                Statement statement = client.createStatement()) {
            for (String opening : SceneSettings.opening()) {
                statement.execute(opening);
            }
        }
    }

    /**
     * As at the start, but for who is the master: nodes that have something else than that one are
     * made anew.
     *
     * <p>Such a one gets all that was ever written, also what was written on it before. A replica
     * discards what has its own number, so that it has another one until it has all.
     */
    void startOver() throws Exception {
        List<String> renewed = new ArrayList<>();
        for (String node : group.names()) {
            if (!node.equals(master())
                    && !FinalState.of(node(node)).equals(FinalState.of(node(master())))) {
                node(node).renew("--server-id=" + (RENEWED + Reigns.number(node)));
                renewed.add(node);
            }
        }
        awaitWell();
        for (String node : renewed) {
            Awaitility.await(node + " has everything")
                    .atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> FinalState.of(node(node)).equals(FinalState.of(node(master()))));
            group.execute(node, "SET GLOBAL server_id = " + Reigns.number(node));
        }
        group.execute(master(), SceneSettings.emptying());
        open();
        awaitWell();
    }

    static Scene start(ServerFamily family, Stage stage) throws Exception {
        Watchdog watchdog = Watchdog.start();
        Path directory = Files.createTempDirectory("tidegate-faults");
        watchdog.removeAtEnd(directory);
        Ensemble ensemble = Ensemble.start(directory);
        Shape bare = Shape.withReplicas(stage.replicas()).strict();
        Shape shape =
                (stage.disk().isPresent() ? bare.withDisk(stage.disk().getAsInt()) : bare)
                        .with(
                                switch (family) {
                                    case MYSQL -> "--skip-replica-start=ON";
                                    case MARIADB -> "--skip-slave-start";
                                });
        ReplicatedGroup group =
                ReplicatedGroup.start(Programs.of(family), shape, directory, watchdog);
        try {
            return new Scene(family, watchdog, group, ensemble, directory, stage.environment());
        } catch (Exception | AssertionError failed) {
            group.close();
            ensemble.close();
            watchdog.close();
            throw failed;
        }
    }

    ServerFamily family() {
        return family;
    }

    ReplicatedGroup group() {
        return group;
    }

    MySqlServer node(String name) {
        return group.node(name);
    }

    Ensemble ensemble() {
        return ensemble;
    }

    List<ProxySeat> proxies() {
        return List.copyOf(proxies);
    }

    ProxySeat proxy(int number) {
        return proxies.get(number);
    }

    /** Starts another process in the place of one that is gone. */
    void restart(ProxySeat proxy) throws Exception {
        proxy.process().close();
        proxy.start(Map.of(), SceneSettings.of(proxy));
        proxy.awaitListening();
    }

    SharedDocument<GroupRecord> record() {
        return record;
    }

    /** As it was last told; ZooKeeper need not answer now. */
    GroupRecord recorded() {
        return record.current().current().map(Versioned::content).orElseThrow();
    }

    String master() {
        return recorded().master();
    }

    /** Which proxy leads. */
    ProxySeat leader() throws KeeperException, InterruptedException {
        String leading = new String(raw.getData(ProxySeat.ROOT + "/leader/live", false, null));
        return proxies.stream()
                .filter(each -> leading.contains('"' + each.name() + '"'))
                .findFirst()
                .orElseThrow();
    }

    /** How many terms there were. */
    int terms() throws KeeperException, InterruptedException {
        return raw.exists(ProxySeat.ROOT + "/leader/epoch", false).getVersion();
    }

    List<ProxySeat> othersThan(ProxySeat proxy) {
        return proxies.stream().filter(each -> each != proxy).toList();
    }

    /** What the first proxy that answers is told by its admin port. */
    List<String> administer(String statement, int column) throws SQLException {
        SQLException last = new SQLException("no proxy runs");
        for (ProxySeat proxy : proxies) {
            if (proxy.process().isRunning()) {
                try {
                    return proxy.administer(statement, column);
                } catch (SQLException failed) {
                    last = failed;
                }
            }
        }
        throw last;
    }

    /** Cuts a node off from everybody: proxies, and whoever replicates from it or to it. */
    void isolate(String node) {
        proxies.forEach(proxy -> proxy.to(node).cut());
        replication().forEach(FaultyLink::cut);
    }

    void rejoin(String node) {
        proxies.forEach(proxy -> proxy.to(node).mend());
        replication().forEach(FaultyLink::mend);
    }

    /** The ways by which replicas get what the first master writes. */
    List<FaultyLink> replication() {
        return group.names().stream().filter(name -> !name.equals("a")).map(group::link).toList();
    }

    /** Until all proxies see nothing wrong with the group. */
    void awaitWell() {
        try {
            Awaitility.await("all is well")
                    .atMost(LONG)
                    .ignoreExceptions()
                    .until(() ->
                            administer("EXPLAIN FAILOVER g0", 3).stream()
                                    .anyMatch(seen -> seen.startsWith("HEALTHY")));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\n" + SceneReport.of(this), late);
        }
    }

    @Override
    public void close() {
        proxies.forEach(ProxySeat::close);
        visitor.close();
        try {
            raw.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        group.close();
        ensemble.close();
        watchdog.close();
    }
}
