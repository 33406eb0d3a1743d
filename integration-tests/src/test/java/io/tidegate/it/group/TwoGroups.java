package io.tidegate.it.group;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.Replication;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;

/**
 * Two strict groups, which two proxies look after, and tables with two shards on each: 0 and 1 on
 * {@code g0}, which has two replicas, 2 and 3 on {@code g1}, which has one.
 */
final class TwoGroups implements AutoCloseable {
    static final List<String> TABLES = List.of("s", "u", "w");

    private static final int PROXIES = 2;

    private final WatchedServers first;
    private final WatchedServers second;
    private final EmbeddedZooKeeper zooKeeper;
    private final Coordination visitor;
    private final SharedDocument<GroupRecord> record;
    private final List<ClusterProxy> proxies = new ArrayList<>();

    private TwoGroups(WatchedServers first, WatchedServers second) throws Exception {
        this.first = first;
        this.second = second;
        prepare(first, 0);
        prepare(second, 2);
        Path directory = Files.createTempDirectory("tidegate-two-groups");
        first.watchdog().removeAtEnd(directory);
        zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        ZooKeeperAddress address = ZooKeeperAddress.of(zooKeeper.servers(), "/tidegate/two");
        Path file = Files.writeString(directory.resolve("two.yaml"), configuration());
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(
                    ClusterProxy.start(
                            new ClusterChoice.Remote(address),
                            "p" + i,
                            directory.resolve("p" + i),
                            file,
                            0,
                            0,
                            Optional.empty()));
        }
        visitor = Coordination.visit(address);
        record = new GroupRecords(visitor).of(new GroupId("g0"));
        for (String group : List.of("g0", "g1")) {
            Awaitility.await(group + " is well")
                    .atMost(SupervisedGroup.LONG)
                    .ignoreExceptions()
                    .until(() ->
                            administer(0, "EXPLAIN FAILOVER " + group, 3).stream()
                                    .anyMatch(seen -> seen.startsWith("HEALTHY")));
        }
    }

    static TwoGroups start(ServerFamily family) throws Exception {
        WatchedServers first = servers(family, 2);
        try {
            WatchedServers second = servers(family, 1);
            try {
                return new TwoGroups(first, second);
            } catch (Exception | AssertionError failed) {
                second.close();
                throw failed;
            }
        } catch (Exception | AssertionError failed) {
            first.close();
            throw failed;
        }
    }

    private static WatchedServers servers(ServerFamily family, int replicas) throws Exception {
        return WatchedServers.start(
                family,
                Shape.withReplicas(replicas).strict().with(Replication.notByItself(family)));
    }

    private static void prepare(WatchedServers servers, int shard) throws SQLException {
        servers.group()
                .execute(
                        "a",
                        "CREATE USER 'replicator'@'%' IDENTIFIED BY 'it replicates'",
                        "GRANT REPLICATION SLAVE ON *.* TO 'replicator'@'%'",
                        "CREATE DATABASE d");
        for (String table : TABLES) {
            for (int each = shard; each < shard + 2; each++) {
                servers.group()
                        .execute(
                                "a",
                                "CREATE TABLE d.%s_000%d (n BIGINT PRIMARY KEY, v BIGINT, t TEXT)"
                                        .formatted(table, each));
            }
        }
    }

    private String configuration() {
        StringBuilder tables = new StringBuilder();
        for (String table : TABLES) {
            tables.append(
                    """
                          %s:
                            key: {column: n, type: integer}
                            function: {mod: {shards: 4}}
                            placement: {g0: 0-1, g1: 2-3}
                    """
                            .formatted(table));
        }
        return """
        apiVersion: tidegate/v1
        listener: {port: 0}
        users: {app: {password: secret}}
        admin: {users: {dba: {role: admin, password: secret}}}
        groups:
        %s%sschemas:
          d:
            default-group: g0
            multi-shard-write: best-effort
            tables:
        %s\
        """
                .formatted(group("g0", first), group("g1", second), tables);
    }

    private static String group(String name, WatchedServers servers) {
        StringBuilder nodes = new StringBuilder();
        for (String node : servers.group().names()) {
            nodes.append(
                    "      %s: {address: \"127.0.0.1:%d\"%s}\n"
                            .formatted(
                                    node,
                                    servers.group().node(node).port(),
                                    node.equals("a") ? ", role: master" : ""));
        }
        return """
          %s:
            user: %s
            password: %s
            failover:
              durability: strict
              most-per-hour: 100
              replication-user: replicator
              replication-password: it replicates
            nodes:
        %s\
        """
                .formatted(name, ServerAccount.USER, ServerAccount.PASSWORD, nodes);
    }

    /** By one proxy, so that its connections can be counted. */
    Connection connect(String options) throws SQLException {
        return connect(proxies.getFirst().port(), "d", "app", options);
    }

    private static Connection connect(int port, String schema, String user, String options)
            throws SQLException {
        Properties login = new Properties();
        login.put("user", user);
        login.put("password", "secret");
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true%s"
                        .formatted(port, schema, options),
                login);
    }

    /** The column of what the admin port of a proxy answers. */
    List<String> administer(int proxy, String statement, int column) throws SQLException {
        try (Connection dba = connect(proxies.get(proxy).adminPort().orElseThrow(), "", "dba", "");
                Statement command = dba.createStatement();
                ResultSet rows = command.executeQuery(statement)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(column));
            }
            return found;
        }
    }

    /** The master that g0 has at first. */
    MySqlServer firstMaster() {
        return first.group().node("a");
    }

    /** All of g0. */
    void killFirst() throws Exception {
        for (String node : first.group().names()) {
            first.group().node(node).kill();
        }
    }

    /** Of g0. */
    String master() {
        return record.current().current().map(Versioned::content).orElseThrow().master();
    }

    /** Past the proxies, of the group whose master changes. */
    String askFirst(String query) throws SQLException {
        return first.group().ask(master(), query);
    }

    /** Past the proxies, of the group whose master stays. */
    String askSecond(String query) throws SQLException {
        return second.group().ask("a", query);
    }

    /** Past the proxies, on both first masters. */
    void onBoth(String firsts, String seconds) throws SQLException {
        first.group().execute("a", firsts);
        second.group().execute("a", seconds);
    }

    @Override
    public void close() {
        proxies.forEach(ClusterProxy::close);
        visitor.close();
        zooKeeper.close();
        second.close();
        first.close();
    }
}
