package io.tidegate.demo;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.it.server.MariaDbProgram;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ServerException;
import io.tidegate.it.server.ServerProgram;
import io.tidegate.it.server.ServerPrograms;
import io.tidegate.it.server.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The running shop. */
record Demo(
        DemoProxies proxies,
        Path configurationFile,
        SchemaConfig shop,
        Map<String, DemoGroup> servers) {
    static final String USER = "demo";
    static final String PASSWORD = "demo";
    static final String HOST = "127.0.0.1";

    /** The steps from nothing to a shop that is open; what was started is in {@code cleanup}. */
    static Demo start(Options options, Cleanup cleanup, Progress progress)
            throws ServerException, DemoException, InterruptedException {
        for (int port : options.ports()) {
            requireFree(port);
        }
        Watchdog watchdog = cleanup.add(Watchdog.start());
        DemoDirectory directory = DemoDirectory.open(options.data(), watchdog);
        ServerProgram program = program(options, progress);
        int nodes = options.nodes();
        progress.say(
                "starting groups g0 and g1 ("
                        + program.family()
                        + (nodes == 1 ? "" : ", " + nodes + " servers each")
                        + ") in "
                        + directory.path());
        Map<String, DemoGroup> servers =
                DemoGroup.start(
                        ShopConfiguration.GROUPS,
                        nodes,
                        new DemoGroup.Source(program, directory, watchdog, cleanup));
        servers.forEach((group, its) -> progress.say(group + " is up on " + ports(its)));
        ShopConfiguration written =
                ShopConfiguration.write(directory, options.port(), servers.values());
        Configuration configuration = written.load();
        progress.say("configuration written to " + written.file());
        SchemaConfig shop = Objects.requireNonNull(configuration.schemas().get("shop"));
        try {
            ShopTables.create(shop, masters(servers));
            progress.say("sub-tables created on both groups");
            DemoProxies proxies = DemoProxies.start(directory, written, options.ports(), cleanup);
            for (int number = 0; number < proxies.size(); number++) {
                progress.say(
                        "proxy "
                                + DemoProxies.name(number)
                                + " listening on "
                                + HOST
                                + ":"
                                + proxies.ports().get(number));
            }
            Demo demo = new Demo(proxies, written.file(), shop, servers);
            progress.say(ShopRows.load(demo));
            return demo;
        } catch (SQLException failed) {
            throw new DemoException("the shop could not be filled", failed);
        }
    }

    private static String ports(DemoGroup group) {
        return (group.hasReplicas() ? "ports " : "port ")
                + group.nodes().values().stream()
                        .map(node -> String.valueOf(node.port()))
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, MySqlServer> masters(Map<String, DemoGroup> servers) {
        Map<String, MySqlServer> masters = new LinkedHashMap<>();
        servers.forEach((name, group) -> masters.put(name, group.master()));
        return masters;
    }

    /** The master of each group, as it was to begin with. */
    Map<String, MySqlServer> groups() {
        return masters(servers);
    }

    /** All servers. */
    List<MySqlServer> nodes() {
        return servers.values().stream().flatMap(each -> each.nodes().values().stream()).toList();
    }

    boolean hasReplicas() {
        return servers.values().stream().anyMatch(DemoGroup::hasReplicas);
    }

    /** Of the first proxy. */
    int port() {
        return proxies.ports().getFirst();
    }

    /** A connection of a client of the proxy. */
    Connection connect(String... properties) throws SQLException {
        return connectAs(USER, PASSWORD, port(), properties);
    }

    /** The same of a certain user and proxy. */
    Connection connectAs(String user, String password, int port, String... properties)
            throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://"
                        + HOST
                        + ":"
                        + port
                        + "/shop?sslMode=PREFERRED&"
                        + String.join("&", properties),
                user,
                password);
    }

    private static void requireFree(int port) throws DemoException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
        } catch (IOException | IllegalArgumentException taken) {
            throw new DemoException(
                    "cannot listen on " + HOST + ":" + port + " (choose another with --port)",
                    taken);
        }
    }

    private static ServerProgram program(Options options, Progress progress)
            throws ServerException, InterruptedException {
        if (options.mysqld().isPresent()) {
            return ServerPrograms.at(options.mysqld().get());
        }
        progress.say("taking the MariaDB that comes along (unpacked the first time)");
        return MariaDbProgram.unpacked();
    }
}
