package io.tidegate.it.server;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Servers that replicate: {@code a} is the master, which alone may be written, and {@code b},
 * {@code c}, ... get what it writes. Each replica reaches its source by a link of its own, so that
 * replication can be cut while everything else goes on. A server that was restarted is read-only
 * and goes on replicating.
 *
 * <p>Threads: one caller at a time.
 */
public final class ReplicatedGroup implements AutoCloseable {
    private final Map<String, MySqlServer> nodes;
    private final Map<String, FaultyLink> links;

    private ReplicatedGroup(Map<String, MySqlServer> nodes, Map<String, FaultyLink> links) {
        this.nodes = nodes;
        this.links = links;
    }

    /**
     * What a group is made of.
     *
     * @param nodes how many servers, the master included
     * @param mutual whether the master replicates from {@code b} in turn
     * @param semiSync whether the master's commits wait for a replica, without end
     * @param options more of each server's options
     */
    public record Shape(int nodes, boolean mutual, boolean semiSync, List<String> options) {
        public static Shape pair() {
            return new Shape(2, true, false, List.of());
        }

        public static Shape withReplicas(int replicas) {
            return new Shape(1 + replicas, false, false, List.of());
        }

        public Shape strict() {
            return new Shape(nodes, mutual, true, options);
        }

        public Shape with(String... more) {
            List<String> all = new ArrayList<>(options);
            all.addAll(List.of(more));
            return new Shape(nodes, mutual, semiSync, List.copyOf(all));
        }
    }

    /** Returns when the replicas were told to replicate. */
    public static ReplicatedGroup start(
            ServerProgram program, Shape shape, Path directory, Watchdog watchdog)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        Map<String, MySqlServer> nodes = servers(program, shape, directory, watchdog);
        ReplicatedGroup group = new ReplicatedGroup(nodes, new LinkedHashMap<>());
        for (String node : nodes.keySet()) {
            if (!node.equals("a")) {
                group.replicate(node, "a");
            }
        }
        if (shape.mutual()) {
            group.replicate("a", "b");
        }
        if (shape.semiSync()) {
            group.execute("a", requireAcknowledgement(program.family()));
        }
        group.execute("a", "SET GLOBAL read_only = 0");
        return group;
    }

    private static Map<String, MySqlServer> servers(
            ServerProgram program, Shape shape, Path directory, Watchdog watchdog)
            throws ExecutionException, InterruptedException {
        Map<String, Future<MySqlServer>> starting = new LinkedHashMap<>();
        Map<String, MySqlServer> nodes = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 1; number <= shape.nodes(); number++) {
                String name = Character.toString('a' + number - 1);
                List<String> options = new ArrayList<>(options(program.family(), number, shape));
                options.addAll(shape.options());
                starting.put(
                        name,
                        threads.submit(() ->
                                MySqlServer.start(
                                        name,
                                        program,
                                        directory.resolve(name),
                                        options,
                                        watchdog)));
            }
            for (Map.Entry<String, Future<MySqlServer>> server : starting.entrySet()) {
                nodes.put(server.getKey(), server.getValue().get());
            }
        }
        return nodes;
    }

    private static List<String> options(ServerFamily family, int number, Shape shape) {
        List<String> common =
                List.of(
                        "--server-id=" + number,
                        "--log-bin=binlog",
                        "--relay-log=relay",
                        "--read-only=ON",
                        "--auto-increment-increment=" + shape.nodes(),
                        "--auto-increment-offset=" + number);
        List<String> own =
                switch (family) {
                    case MYSQL ->
                            List.of(
                                    "--gtid-mode=ON",
                                    "--enforce-gtid-consistency=ON",
                                    "--log-replica-updates=ON",
                                    "--replica-net-timeout=2",
                                    // Where it tells of heartbeats that were received.
                                    "--performance-schema=ON",
                                    "--plugin-load-add=semisync_source.so",
                                    "--plugin-load-add=semisync_replica.so",
                                    "--loose-rpl-semi-sync-replica-enabled=ON");
                    case MARIADB ->
                            List.of(
                                    "--gtid-strict-mode=ON",
                                    "--log-slave-updates=ON",
                                    "--slave-net-timeout=2",
                                    "--binlog-format=ROW",
                                    "--rpl-semi-sync-slave-enabled=ON");
                };
        List<String> all = new ArrayList<>(common);
        all.addAll(own);
        return all;
    }

    private static String[] requireAcknowledgement(ServerFamily family) {
        return switch (family) {
            case MYSQL ->
                    new String[] {
                        "SET GLOBAL rpl_semi_sync_source_timeout = 4294967295",
                        "SET GLOBAL rpl_semi_sync_source_enabled = ON"
                    };
            case MARIADB ->
                    new String[] {
                        "SET GLOBAL rpl_semi_sync_master_timeout = 4294967295",
                        "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC",
                        "SET GLOBAL rpl_semi_sync_master_enabled = ON"
                    };
        };
    }

    private void replicate(String replica, String source) throws IOException, SQLException {
        FaultyLink link = FaultyLink.to(node(source).port());
        links.put(replica, link);
        switch (node(replica).family()) {
            case MYSQL ->
                    execute(
                            replica,
                            "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = "
                                    + link.port()
                                    + ", SOURCE_USER = '"
                                    + ServerAccount.USER
                                    + "', SOURCE_PASSWORD = '"
                                    + ServerAccount.PASSWORD
                                    + "', SOURCE_AUTO_POSITION = 1, SOURCE_HEARTBEAT_PERIOD = 0.5,"
                                    + " SOURCE_CONNECT_RETRY = 1, SOURCE_SSL = 0,"
                                    + " GET_SOURCE_PUBLIC_KEY = 1",
                            "START REPLICA");
            case MARIADB ->
                    execute(
                            replica,
                            "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = "
                                    + link.port()
                                    + ", MASTER_USER = '"
                                    + ServerAccount.USER
                                    + "', MASTER_PASSWORD = '"
                                    + ServerAccount.PASSWORD
                                    + "', MASTER_USE_GTID = slave_pos, MASTER_HEARTBEAT_PERIOD = 0.5,"
                                    + " MASTER_CONNECT_RETRY = 1, MASTER_SSL_VERIFY_SERVER_CERT = 0",
                            "START SLAVE");
        }
    }

    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    public MySqlServer node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    /** The way by which a replica reaches its source. */
    public FaultyLink link(String replica) {
        return Objects.requireNonNull(links.get(replica), replica);
    }

    /** Runs statements on a node, past any proxy. */
    public void execute(String node, String... statements) throws SQLException {
        try (Connection connection = node(node).connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row; empty when there is no row. */
    public String ask(String node, String query) throws SQLException {
        try (Connection connection = node(node).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    @Override
    public void close() {
        links.values().forEach(FaultyLink::close);
        nodes.values().forEach(MySqlServer::close);
    }
}
