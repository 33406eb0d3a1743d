package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.ha.coordination.Fence;
import io.tidegate.ha.coordination.FenceCount;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Term;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.gtid.MariaDbGtidSet;
import io.tidegate.ha.mysql.gtid.MySqlGtidSet;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.proxy.boot.ClusterChoice;
import io.tidegate.proxy.boot.ClusterProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * Two servers that replicate from each other, a real ZooKeeper, a proxy, and the test in the
 * leader's place: it has the master changed by hand.
 */
final class ServedGroup implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAME = "group-g0";

    private final WatchedServers servers;
    private final EmbeddedZooKeeper zooKeeper;
    private final Coordination leader;
    private final Fence fence;
    private final SharedDocument<GroupRecord> record;
    private final ClusterProxy proxy;
    private String master = "a";

    private ServedGroup(WatchedServers servers) throws Exception {
        this.servers = servers;
        servers.group()
                .execute(
                        "a",
                        "CREATE DATABASE d",
                        "CREATE TABLE d.t (n BIGINT PRIMARY KEY, s VARCHAR(20))");
        Path directory = Files.createTempDirectory("tidegate-served");
        servers.watchdog().removeAtEnd(directory);
        zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        ZooKeeperAddress address = ZooKeeperAddress.of(zooKeeper.servers(), "/tidegate/it");
        Path file = Files.writeString(directory.resolve("served.yaml"), configuration());
        // It leads first, and so it is the one to say who the master is.
        start(address, directory.resolve("p0"), file).close();
        leader =
                Coordination.open(
                        address,
                        new Member(
                                "test",
                                UUID.randomUUID().toString(),
                                "",
                                "",
                                System.currentTimeMillis()));
        Awaitility.await("the test leads")
                .atMost(SOON)
                .until(() -> leader.leadership().term().isPresent());
        fence = leader.fence(NAME);
        record = leader.document(NAME, GroupRecord.FORMAT);
        proxy = start(address, directory.resolve("p1"), file);
    }

    static ServedGroup start(ServerFamily family) throws Exception {
        WatchedServers servers = WatchedServers.start(family, Shape.pair());
        try {
            return new ServedGroup(servers);
        } catch (Exception | AssertionError failed) {
            servers.close();
            throw failed;
        }
    }

    /** Returns when a statement was answered through it. */
    private static ClusterProxy start(ZooKeeperAddress address, Path data, Path file)
            throws Exception {
        ClusterProxy started =
                ClusterProxy.start(
                        new ClusterChoice.Remote(address),
                        String.valueOf(data.getFileName()),
                        data,
                        file,
                        0,
                        0);
        try (Connection client = connect(started, "")) {
            client.createStatement().execute("SELECT COUNT(*) FROM t");
        }
        return started;
    }

    private String configuration() {
        return """
        apiVersion: tidegate/v1
        listener: {port: 0}
        users: {app: {password: secret}}
        groups:
          g0:
            user: %s
            password: %s
            nodes:
              a: {address: "127.0.0.1:%d", role: master}
              b: {address: "127.0.0.1:%d", role: replica}
            failover: {automatic: false, replication-user: nobody, replication-password: none}
        schemas:
          d: {default-group: g0}
        """
                .formatted(
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        servers.group().node("a").port(),
                        servers.group().node("b").port());
    }

    private static Connection connect(ClusterProxy to, String options) throws SQLException {
        Properties login = new Properties();
        login.put("user", "app");
        login.put("password", "secret");
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:"
                        + to.port()
                        + "/d?sslMode=DISABLED&allowPublicKeyRetrieval=true"
                        + options,
                login);
    }

    Connection connect() throws SQLException {
        return connect(proxy, "");
    }

    Connection connectPreparing() throws SQLException {
        return connect(proxy, "&useServerPrepStmts=true");
    }

    String master() {
        return master;
    }

    String other() {
        return master.equals("a") ? "b" : "a";
    }

    /** Past the proxy. */
    String askMaster(String query) throws SQLException {
        return servers.group().ask(master, query);
    }

    GroupRecord recorded() throws Exception {
        return record.read().orElseThrow().content();
    }

    private Term term() {
        return leader.leadership().term().orElseThrow();
    }

    /** Returns when the proxy has stopped; what it has said is in the count. */
    FenceCount raise() throws Exception {
        Versioned<FenceRecord> seen = fence.record().orElseThrow();
        assertThat(fence.raise(term(), seen, "switchover of a test")).isTrue();
        FenceRecord raised = fence.record().orElseThrow().content();
        Awaitility.await("the proxy has stopped")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        fence.count(raised).awaited().isEmpty()
                                && !fence.count(raised).answers().isEmpty());
        return fence.count(raised);
    }

    /** The other node becomes the master, with all that the old one has. */
    void promote() throws Exception {
        String next = other();
        servers.group().execute(master, "SET GLOBAL read_only = 1");
        String wanted = executed(master);
        Awaitility.await(next + " has " + wanted)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> has(next, wanted));
        servers.group().execute(next, "SET GLOBAL read_only = 0");
        master = next;
    }

    private String executed(String node) throws SQLException {
        return servers.group()
                .ask(
                        node,
                        switch (servers.family()) {
                            case MYSQL -> "SELECT @@GLOBAL.gtid_executed";
                            case MARIADB -> "SELECT @@GLOBAL.gtid_binlog_pos";
                        });
    }

    GtidSet parse(String ids) {
        return switch (servers.family()) {
            case MYSQL -> MySqlGtidSet.parse(ids);
            case MARIADB -> MariaDbGtidSet.parse(ids);
        };
    }

    /** All that the master has. */
    GtidSet executed() throws SQLException {
        return parse(
                askMaster(
                        switch (servers.family()) {
                            case MYSQL -> "SELECT @@GLOBAL.gtid_executed";
                            case MARIADB -> "SELECT @@GLOBAL.gtid_binlog_state";
                        }));
    }

    private boolean has(String node, String wanted) throws SQLException {
        return switch (servers.family()) {
            case MYSQL ->
                    servers.group()
                            .ask(
                                    node,
                                    "SELECT GTID_SUBSET('" + wanted + "', @@GLOBAL.gtid_executed)")
                            .equals("1");
            case MARIADB ->
                    servers.group()
                            .ask(node, "SELECT MASTER_GTID_WAIT('" + wanted + "', 0.01)")
                            .equals("0");
        };
    }

    /** Says who the master is, in the epoch of the raised fence. */
    void publish() throws Exception {
        long epoch = fence.record().orElseThrow().content().epoch();
        assertThat(
                        record.replace(
                                term(),
                                record.read().orElseThrow(),
                                new GroupRecord(epoch, master, "", List.of())))
                .isTrue();
    }

    void lower() throws Exception {
        assertThat(fence.lower(term(), fence.record().orElseThrow())).isTrue();
    }

    /** All of it. */
    void change() throws Exception {
        raise();
        promote();
        publish();
        lower();
    }

    @Override
    public void close() {
        proxy.close();
        leader.close();
        zooKeeper.close();
        servers.close();
    }
}
