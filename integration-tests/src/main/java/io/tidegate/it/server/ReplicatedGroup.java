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
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

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
     * @param disk how many megabytes the first master's data may have; empty for as many as there
     *     are
     * @param options more of each server's options
     */
    public record Shape(
            int nodes, boolean mutual, boolean semiSync, OptionalInt disk, List<String> options) {
        public static Shape pair() {
            return new Shape(2, true, false, OptionalInt.empty(), List.of());
        }

        public static Shape withReplicas(int replicas) {
            return new Shape(1 + replicas, false, false, OptionalInt.empty(), List.of());
        }

        public Shape strict() {
            return new Shape(nodes, mutual, true, disk, options);
        }

        /** The first master has a disk of its own, if {@link #hasDisks} says so. */
        public Shape withDisk(int megabytes) {
            return new Shape(nodes, mutual, semiSync, OptionalInt.of(megabytes), options);
        }

        /** Whether this machine lets a server have a disk of its own. */
        public static boolean hasDisks() throws InterruptedException {
            return SmallDisk.isPossible();
        }

        public Shape with(String... more) {
            List<String> all = new ArrayList<>(options);
            all.addAll(List.of(more));
            return new Shape(nodes, mutual, semiSync, disk, List.copyOf(all));
        }
    }

    /** Returns when the replicas were told to replicate. */
    public static ReplicatedGroup start(
            ServerProgram program, Shape shape, Path directory, Watchdog watchdog)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        Map<String, MySqlServer> nodes =
                servers(
                        program,
                        shape,
                        number -> Replication.options(program.family(), number, shape.nodes()),
                        directory,
                        watchdog);
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
            group.execute("a", Replication.requireAcknowledgement(program.family()));
        }
        group.execute("a", "SET GLOBAL read_only = 0");
        return group;
    }

    /**
     * Three servers of MySQL in group replication, of which {@code a} is the first primary. There
     * are no links: they speak to each other by ports of their own.
     */
    public static ReplicatedGroup electing(ServerProgram program, Path directory, Watchdog watchdog)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        Shape shape = Shape.withReplicas(2);
        int first = FreePort.findRow(shape.nodes());
        ReplicatedGroup group =
                new ReplicatedGroup(
                        servers(
                                program,
                                shape,
                                number -> GroupReplication.options(number, shape.nodes(), first),
                                directory,
                                watchdog),
                        new LinkedHashMap<>());
        group.execute("a", GroupReplication.bootstrap());
        group.execute("b", GroupReplication.join());
        group.execute("c", GroupReplication.join());
        return group;
    }

    private static Map<String, MySqlServer> servers(
            ServerProgram program,
            Shape shape,
            IntFunction<List<String>> own,
            Path directory,
            Watchdog watchdog)
            throws ExecutionException, InterruptedException {
        Map<String, Future<MySqlServer>> starting = new LinkedHashMap<>();
        Map<String, MySqlServer> nodes = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 1; number <= shape.nodes(); number++) {
                String name = Character.toString('a' + number - 1);
                List<String> options = new ArrayList<>(own.apply(number));
                options.addAll(shape.options());
                starting.put(
                        name,
                        threads.submit(() ->
                                MySqlServer.start(
                                        name,
                                        program,
                                        directory.resolve(name),
                                        options,
                                        name.equals("a") ? shape.disk() : OptionalInt.empty(),
                                        watchdog)));
            }
            for (Map.Entry<String, Future<MySqlServer>> server : starting.entrySet()) {
                nodes.put(server.getKey(), server.getValue().get());
            }
        }
        return nodes;
    }

    private void replicate(String replica, String source) throws IOException, SQLException {
        FaultyLink link = FaultyLink.to(node(source).port());
        links.put(replica, link);
        execute(replica, Replication.follow(node(replica).family(), link.port()));
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
