package io.tidegate.it.group;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.it.server.FaultyLink;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.proxy.boot.ClusterChoice;
import io.tidegate.proxy.boot.ClusterProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.awaitility.Awaitility;

/** A strict group of three servers, a ZooKeeper, and three proxies that look after the group. */
final class SupervisedGroup implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);
    private static final int PROXIES = 3;

    /** Of the proxies, where the nodes have zones. */
    private static final List<Optional<String>> ZONES =
            List.of(Optional.of("east"), Optional.of("west"), Optional.empty());

    private final WatchedServers servers;
    private final EmbeddedZooKeeper zooKeeper;
    private final Coordination visitor;
    private final SharedDocument<GroupRecord> record;
    private final List<ClusterProxy> proxies = new ArrayList<>();
    private final List<FaultyLink> links = new ArrayList<>();
    private final String configuration;

    private SupervisedGroup(WatchedServers watched, String failover, boolean sharded)
            throws Exception {
        this.servers = watched;
        watched.group()
                .execute(
                        "a",
                        "CREATE USER 'replicator'@'%' IDENTIFIED BY 'it replicates'",
                        "GRANT REPLICATION SLAVE ON *.* TO 'replicator'@'%'",
                        "CREATE DATABASE d",
                        "CREATE TABLE d.t (n BIGINT PRIMARY KEY)");
        if (sharded) {
            for (int shard = 0; shard < 4; shard++) {
                watched.group()
                        .execute(
                                "a",
                                "CREATE TABLE d.s_000"
                                        + shard
                                        + " (n BIGINT PRIMARY KEY, v BIGINT)");
            }
        }
        Path directory = Files.createTempDirectory("tidegate-supervised");
        watched.watchdog().removeAtEnd(directory);
        zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        String servers = zooKeeper.servers();
        int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
        ZooKeeperAddress address = ZooKeeperAddress.of(servers, "/tidegate/it");
        configuration = configuration(failover, sharded);
        Path file = Files.writeString(directory.resolve("supervised.yaml"), configuration);
        for (int i = 0; i < PROXIES; i++) {
            FaultyLink link = FaultyLink.to(port);
            links.add(link);
            proxies.add(
                    ClusterProxy.start(
                            new ClusterChoice.Remote(
                                    ZooKeeperAddress.of(
                                            "127.0.0.1:" + link.port(), "/tidegate/it")),
                            "p" + i,
                            directory.resolve("p" + i),
                            file,
                            0,
                            0,
                            sharded ? ZONES.get(i) : Optional.empty()));
        }
        visitor = Coordination.visit(address);
        record = new GroupRecords(visitor).of(new GroupId("g0"));
        for (int i = 0; i < PROXIES; i++) {
            try (Connection client = connect(i)) {
                client.createStatement().execute("SELECT COUNT(*) FROM t");
            }
        }
        awaitHealthy();
    }

    static SupervisedGroup start(ServerFamily family) throws Exception {
        return start(family, "durability: strict");
    }

    /**
     * @param failover more of the group's section {@code failover}
     */
    static SupervisedGroup start(ServerFamily family, String failover) throws Exception {
        return start(family, failover, false);
    }

    /**
     * With a table {@code s}, of which two shards are on the group, and two on the group {@code
     * g1}: the first server, of which nobody knows there that it has replicas. Node b and the first
     * proxy are in one zone, node c and the second proxy in another, and the third proxy in none.
     */
    static SupervisedGroup sharded(ServerFamily family) throws Exception {
        return start(family, "durability: strict", true);
    }

    private static SupervisedGroup start(ServerFamily family, String failover, boolean sharded)
            throws Exception {
        WatchedServers servers =
                WatchedServers.start(
                        family,
                        Shape.withReplicas(2)
                                .strict()
                                .with(
                                        switch (family) {
                                            case MYSQL -> "--skip-replica-start=ON";
                                            case MARIADB -> "--skip-slave-start";
                                        }));
        return supervised(servers, failover, sharded);
    }

    /** Of MySQL servers that elect their primary themselves. */
    static SupervisedGroup electing() throws Exception {
        return supervised(WatchedServers.electing(), "durability: strict", false);
    }

    private static SupervisedGroup supervised(
            WatchedServers servers, String failover, boolean sharded) throws Exception {
        try {
            return new SupervisedGroup(servers, failover, sharded);
        } catch (Exception | AssertionError failed) {
            servers.close();
            throw failed;
        }
    }

    private String configuration(String failover, boolean sharded) {
        ReplicatedGroup group = servers.group();
        return """
        apiVersion: tidegate/v1
        listener: {port: 0}
        users:
          app: {password: secret}
          reader: {password: secret, reads: causal}
          lax: {password: secret, reads: replica-ok, hints: allow}
          hinting: {password: secret, hints: allow}
        admin: {users: {dba: {role: admin, password: secret}}}
        groups:
          g0:
            user: %s
            password: %s
            nodes:
              a: {address: "127.0.0.1:%d", role: master}
              b: {address: "127.0.0.1:%d"%s}
              c: {address: "127.0.0.1:%d"%s}
            failover:
              %s
              most-per-hour: 100
              replication-user: replicator
              replication-password: it replicates
        %s
        schemas:
          d:
            default-group: g0
            %s
        """
                .formatted(
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        group.node("a").port(),
                        group.node("b").port(),
                        sharded ? ", zone: east" : "",
                        group.node("c").port(),
                        sharded ? ", zone: west" : "",
                        failover,
                        sharded ? second(group.node("a").port()) : "",
                        sharded
                                ? "tables: {s: {key: {column: n, type: integer},"
                                        + " function: {mod: {shards: 4}},"
                                        + " placement: {g0: 0-1, g1: 2-3}}}"
                                : "");
    }

    private static String second(int port) {
        return "  g1: {user: %s, password: %s, nodes: {z: {address: \"127.0.0.1:%d\", role: master}}}"
                .formatted(ServerAccount.USER, ServerAccount.PASSWORD, port);
    }

    /** What the proxies were started with. */
    String configuration() {
        return configuration;
    }

    Connection connect(int proxy) throws SQLException {
        return connect(proxy, "app", "");
    }

    Connection connect(int proxy, String user, String options) throws SQLException {
        Properties login = new Properties();
        login.put("user", user);
        login.put("password", "secret");
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:"
                        + proxies.get(proxy % PROXIES).port()
                        + "/d?sslMode=DISABLED&allowPublicKeyRetrieval=true"
                        + options,
                login);
    }

    /** What the admin port of the first proxy answers: the first column that is asked for. */
    List<String> administer(String statement, int column) throws SQLException {
        try (Connection dba =
                        DriverManager.getConnection(
                                "jdbc:mysql://127.0.0.1:"
                                        + proxies.getFirst().adminPort().orElseThrow()
                                        + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                                "dba",
                                "secret");
                Statement command = dba.createStatement()) {
            List<String> found = new ArrayList<>();
            if (command.execute(statement)) {
                ResultSet rows = command.getResultSet();
                while (rows.next()) {
                    found.add(rows.getString(column));
                }
            }
            return found;
        }
    }

    /** Ends the last proxy in order. */
    void stopLastProxy() {
        proxies.removeLast().close();
    }

    /** The way of one proxy to ZooKeeper. */
    FaultyLink zooKeeper(int proxy) {
        return links.get(proxy);
    }

    GroupRecord recorded() {
        return record.current().current().map(Versioned::content).orElseThrow();
    }

    ReplicatedGroup servers() {
        return servers.group();
    }

    MySqlServer node(String name) {
        return servers.group().node(name);
    }

    /** Past the proxies. */
    String ask(String node, String query) throws SQLException {
        return servers.group().ask(node, query);
    }

    /** Until proxies go by another master than that. */
    String awaitMasterAfter(String old) {
        Awaitility.await("another master than " + old)
                .atMost(LONG)
                .until(() -> !recorded().master().equals(old));
        return recorded().master();
    }

    /** Until proxies find nothing wrong. */
    void awaitHealthy() {
        Awaitility.await("all is well")
                .atMost(LONG)
                .ignoreExceptions()
                .until(() ->
                        administer("EXPLAIN FAILOVER g0", 3).stream()
                                .anyMatch(seen ->
                                        seen.startsWith("HEALTHY")
                                                || seen.startsWith("EXTERNALLY_MANAGED")));
    }

    /** As soon as nothing is against it any more. */
    void switchOver(String node) {
        Awaitility.await("switchover to " + node)
                .atMost(LONG)
                .ignoreException(SQLException.class)
                .until(() ->
                        recorded().master().equals(node)
                                || administer("SWITCHOVER GROUP g0 TO " + node, 1)
                                        .getFirst()
                                        .contains(node + " is the master"));
    }

    /** Until a node is a replica with the same rows as the master. */
    void awaitFollows(String node) {
        Awaitility.await(node + " follows")
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> isReadOnly(node) && rows(node).equals(rows(recorded().master())));
    }

    /** Until it follows, or has what no other has and is shut out for that. */
    void awaitSettled(String node) {
        Awaitility.await(node + " follows, or is shut out")
                .atMost(LONG)
                .ignoreExceptions()
                .until(() ->
                        isReadOnly(node)
                                && (rows(node).equals(rows(recorded().master()))
                                        || staysShutOut(node)));
    }

    private boolean staysShutOut(String node) throws SQLException {
        return administer("SELECT message FROM failovers", 1).stream()
                .anyMatch(message ->
                        message != null
                                && message.contains(
                                        node + " has what the others do not, and stays shut out"));
    }

    private boolean isReadOnly(String node) throws SQLException {
        return ask(node, "SELECT @@GLOBAL.read_only").equals("1");
    }

    /** Past the proxies. */
    Set<Long> rows(String node) throws SQLException {
        Set<Long> found = new HashSet<>();
        try (Connection past = node(node).connect();
                Statement statement = past.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM d.t")) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    @Override
    public void close() {
        proxies.forEach(ClusterProxy::close);
        links.forEach(FaultyLink::close);
        visitor.close();
        zooKeeper.close();
        servers.close();
    }
}
