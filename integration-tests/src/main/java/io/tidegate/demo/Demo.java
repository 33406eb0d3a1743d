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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The running shop.
 *
 * @param groups the server of each group
 */
record Demo(
        DemoProxies proxies,
        Path configurationFile,
        SchemaConfig shop,
        Map<String, MySqlServer> groups) {
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
        progress.say("starting groups g0 and g1 (" + program.family() + ") in " + directory.path());
        Map<String, MySqlServer> groups = startGroups(program, directory, watchdog, cleanup);
        groups.forEach((group, server) -> progress.say(group + " is up on port " + server.port()));
        ShopConfiguration written =
                ShopConfiguration.write(directory, options.port(), groups.values());
        Configuration configuration = written.load();
        progress.say("configuration written to " + written.file());
        SchemaConfig shop = Objects.requireNonNull(configuration.schemas().get("shop"));
        try {
            ShopTables.create(shop, groups);
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
            Demo demo = new Demo(proxies, written.file(), shop, groups);
            progress.say(ShopRows.load(demo));
            return demo;
        } catch (SQLException failed) {
            throw new DemoException("the shop could not be filled", failed);
        }
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

    private static Map<String, MySqlServer> startGroups(
            ServerProgram program, DemoDirectory directory, Watchdog watchdog, Cleanup cleanup)
            throws ServerException, DemoException, InterruptedException {
        Map<String, Future<MySqlServer>> starting = new LinkedHashMap<>();
        Map<String, MySqlServer> groups = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String group : ShopConfiguration.GROUPS) {
                Callable<MySqlServer> start =
                        () -> start(group, program, directory, watchdog, cleanup);
                starting.put(group, threads.submit(start));
            }
            for (Map.Entry<String, Future<MySqlServer>> server : starting.entrySet()) {
                groups.put(server.getKey(), server.getValue().get());
            }
            return groups;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ServerException known) {
                throw known;
            }
            throw new DemoException("the servers do not start", failed);
        }
    }

    private static MySqlServer start(
            String group,
            ServerProgram program,
            DemoDirectory directory,
            Watchdog watchdog,
            Cleanup cleanup)
            throws ServerException, InterruptedException {
        MySqlServer server =
                cleanup.add(
                        MySqlServer.start(
                                group, program, directory.resolve(group), List.of(), watchdog));
        if (directory.kept()) {
            cleanup.add((AutoCloseable) server::stop);
        }
        return server;
    }
}
