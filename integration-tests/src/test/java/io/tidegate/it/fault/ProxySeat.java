package io.tidegate.it.fault;

import io.tidegate.it.server.FaultyLink;
import io.tidegate.it.suite.TidegateProcess;
import io.tidegate.it.suite.ZooKeeperLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A proxy as a process, and its own ways to each server and to ZooKeeper. */
final class ProxySeat implements AutoCloseable {
    static final String ROOT = "/tidegate/faults";
    private static final String OPTIONS =
            "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=3000&socketTimeout=90000";

    private final String name;
    private final Path directory;
    private final Map<String, SqlLink> nodes = new LinkedHashMap<>();
    private final List<ZooKeeperLink> zooKeeper = new ArrayList<>();
    private @Nullable TidegateProcess process;
    private int port;
    private int adminPort;

    ProxySeat(String name, Path directory, Map<String, Integer> servers, List<Integer> ensemble)
            throws IOException {
        this.name = name;
        this.directory = directory;
        for (Map.Entry<String, Integer> server : servers.entrySet()) {
            nodes.put(server.getKey(), SqlLink.to(server.getValue()));
        }
        for (int server : ensemble) {
            zooKeeper.add(ZooKeeperLink.to(server));
        }
    }

    /** Starts the proxy, or another one in its place; {@link #awaitListening} waits for it. */
    void start(Map<String, String> environment, String configuration) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".yaml"), configuration);
        String servers =
                zooKeeper.stream()
                        .map(link -> "127.0.0.1:" + link.port())
                        .collect(Collectors.joining(","));
        List<String> arguments =
                List.of(
                        "start",
                        "--config",
                        file.toString(),
                        "--zookeeper",
                        servers + ROOT,
                        "--name",
                        name,
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        directory.resolve(name).toString());
        Optional<Path> mutant = Mutant.chosen();
        process =
                mutant.isPresent()
                        ? TidegateProcess.changed(mutant.get(), environment, arguments)
                        : TidegateProcess.run(List.of(), environment, arguments);
    }

    void awaitListening() {
        port = process().port();
        adminPort = process().portBehind("admin port at 127.0.0.1:");
    }

    String name() {
        return name;
    }

    /** The group's, in their order. */
    List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    TidegateProcess process() {
        return Objects.requireNonNull(process);
    }

    /** The way to a server. */
    SqlLink to(String node) {
        return Objects.requireNonNull(nodes.get(node), node);
    }

    void cutFromZooKeeper() {
        zooKeeper.forEach(ZooKeeperLink::cut);
    }

    void mendZooKeeper() {
        zooKeeper.forEach(ZooKeeperLink::mend);
    }

    List<ZooKeeperLink> zooKeeper() {
        return List.copyOf(zooKeeper);
    }

    /** How many files and sockets its process has open. */
    int openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process().pid() + "/fd"))) {
            return (int) files.count();
        }
    }

    Connection connect() throws SQLException {
        return connect("app");
    }

    Connection connect(String user) throws SQLException {
        return connect(port, "d", user);
    }

    private static Connection connect(int port, String schema, String user) throws SQLException {
        Properties login = new Properties();
        login.put("user", user);
        login.put("password", "secret");
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/" + schema + OPTIONS, login);
    }

    /** What its admin port answers: one column of each row. */
    List<String> administer(String statement, int column) throws SQLException {
        try (Connection dba = connect(adminPort, "", "dba");
                Statement command = dba.createStatement()) {
            List<String> found = new ArrayList<>();
            if (command.execute(statement)) {
                ResultSet rows = command.getResultSet();
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(column)));
                }
            }
            return found;
        }
    }

    @Override
    public void close() {
        try {
            if (process != null) {
                process.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        nodes.values().forEach(SqlLink::close);
        zooKeeper.forEach(ZooKeeperLink::close);
    }

    /** All ways to a server, of whichever proxy. */
    Stream<FaultyLink> links() {
        return nodes.values().stream().map(SqlLink::link);
    }
}
