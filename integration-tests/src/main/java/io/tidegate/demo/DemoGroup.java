package io.tidegate.demo;

import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Replication;
import io.tidegate.it.server.ServerException;
import io.tidegate.it.server.ServerProgram;
import io.tidegate.it.server.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The servers of one group: the first one is the master to begin with. Of several, the first two
 * are a pair of masters, of which one is active, and the rest replicas.
 *
 * @param nodes by their names, such as g0-a
 */
record DemoGroup(String name, Map<String, MySqlServer> nodes) {
    /** How many of them take turns as the master as long as one is left. */
    private static final int PAIR = 2;

    /** Where the servers of all groups come from. */
    record Source(
            ServerProgram program, DemoDirectory directory, Watchdog watchdog, Cleanup cleanup) {}

    /** Starts all servers of all groups at once, and has the replicas follow their masters. */
    static Map<String, DemoGroup> start(List<String> names, int nodes, Source source)
            throws ServerException, DemoException, InterruptedException {
        Map<String, Map<String, Future<MySqlServer>>> starting = new LinkedHashMap<>();
        Map<String, DemoGroup> groups = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String group : names) {
                Map<String, Future<MySqlServer>> servers = new LinkedHashMap<>();
                for (int number = 1; number <= nodes; number++) {
                    String node = group + "-" + (char) ('a' + number - 1);
                    List<String> options = options(source.program(), number, nodes);
                    Callable<MySqlServer> start = () -> start(node, options, source);
                    servers.put(node, threads.submit(start));
                }
                starting.put(group, servers);
            }
            for (String group : names) {
                Map<String, MySqlServer> servers = new LinkedHashMap<>();
                for (var server : starting.getOrDefault(group, Map.of()).entrySet()) {
                    servers.put(server.getKey(), server.getValue().get());
                }
                DemoGroup started = new DemoGroup(group, servers);
                started.replicate();
                groups.put(group, started);
            }
            return groups;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ServerException known) {
                throw known;
            }
            throw new DemoException("the servers do not start", failed);
        } catch (SQLException failed) {
            throw new DemoException("the servers do not replicate", failed);
        }
    }

    private static List<String> options(ServerProgram program, int number, int nodes) {
        if (nodes == 1) {
            return List.of();
        }
        // Keys of the two that take turns never meet; a replica that becomes the master has its own.
        List<String> options =
                new ArrayList<>(Replication.options(program.family(), number, nodes));
        options.add(Replication.notByItself(program.family()));
        return options;
    }

    private static MySqlServer start(String node, List<String> options, Source source)
            throws ServerException, InterruptedException {
        DemoDirectory directory = source.directory();
        MySqlServer server =
                source.cleanup()
                        .add(
                                MySqlServer.start(
                                        node,
                                        source.program(),
                                        directory.resolve(node),
                                        options,
                                        source.watchdog()));
        if (directory.kept()) {
            source.cleanup().add((AutoCloseable) server::stop);
        }
        return server;
    }

    private void replicate() throws SQLException {
        if (!hasReplicas()) {
            return;
        }
        for (MySqlServer node : nodes.values()) {
            if (node != master()) {
                execute(node, Replication.follow(node.family(), master().port()));
            }
        }
        execute(master(), Replication.requireAcknowledgement(master().family()));
        execute(master(), "SET GLOBAL read_only = 0");
    }

    private static void execute(MySqlServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    boolean hasReplicas() {
        return nodes.size() > 1;
    }

    /** The one to begin with. */
    MySqlServer master() {
        return nodes.values().iterator().next();
    }

    /** What stands of it in the configuration, below {@code groups}. */
    String yaml(String user, String password) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("  ").append(name).append(":\n");
        yaml.append("    user: ").append(user).append('\n');
        yaml.append("    password: ").append(password).append('\n');
        yaml.append("    nodes:\n");
        int number = 0;
        for (MySqlServer node : nodes.values()) {
            yaml.append("      ")
                    .append(node.name())
                    .append(": {address: \"127.0.0.1:")
                    .append(node.port())
                    .append('"')
                    .append(number == 0 ? ", role: master" : "")
                    .append(number >= PAIR ? ", promotion: prefer-not" : "")
                    .append("}\n");
            number++;
        }
        if (hasReplicas()) {
            yaml.append("    failover:                  # strict: an OK is on two servers\n");
            yaml.append("      replication-user: ").append(user).append('\n');
            yaml.append("      replication-password: ").append(password).append('\n');
        }
        return yaml.toString();
    }
}
