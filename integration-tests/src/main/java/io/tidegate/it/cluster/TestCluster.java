package io.tidegate.it.cluster;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.ServerProgram;
import io.tidegate.it.server.Watchdog;
import io.tidegate.proxy.boot.DataPlane;
import io.tidegate.proxy.boot.Proxy;
import io.tidegate.sharding.key.KeyColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Groups {@code g0}, {@code g1}, ... of one server each, and a proxy in front of them. */
public final class TestCluster implements AutoCloseable {
    private final Watchdog watchdog;
    private final Map<String, MySqlServer> groups;
    private final Configuration configuration;
    private final Proxy proxy;

    private TestCluster(
            Watchdog watchdog,
            Map<String, MySqlServer> groups,
            Configuration configuration,
            Proxy proxy) {
        this.watchdog = watchdog;
        this.groups = groups;
        this.configuration = configuration;
        this.proxy = proxy;
    }

    /**
     * Starts everything; {@code directory} is removed when the JVM ends, in whatever way.
     *
     * @param yaml the configuration without {@code apiVersion}, {@code listener} and {@code groups}
     * @param tables by schema, the definitions of its tables; those without a rule included
     */
    public static TestCluster start(
            ServerProgram program,
            int groupCount,
            Path directory,
            String yaml,
            Map<String, Map<String, String>> tables)
            throws IOException, SQLException, ExecutionException, InterruptedException {
        Watchdog watchdog = Watchdog.start();
        watchdog.removeAtEnd(directory);
        Map<String, MySqlServer> groups = servers(program, groupCount, directory, watchdog);
        Configuration configuration = configuration(groups, yaml);
        for (SchemaConfig schema : configuration.schemas().values()) {
            Map<String, String> definitions =
                    Objects.requireNonNullElse(tables.get(schema.name()), Map.of());
            List<String> unsharded = new ArrayList<>(definitions.keySet());
            unsharded.removeAll(schema.tables().keySet());
            new SubTables(schema, definitions, groups).create(unsharded);
        }
        KeyColumns columns = KeyColumnCheck.run(configuration).columns();
        Proxy proxy = Proxy.start(Live.of(configuration), same -> columns);
        return new TestCluster(watchdog, groups, configuration, proxy);
    }

    private static Map<String, MySqlServer> servers(
            ServerProgram program, int count, Path directory, Watchdog watchdog)
            throws ExecutionException, InterruptedException {
        Map<String, Future<MySqlServer>> starting = new LinkedHashMap<>();
        Map<String, MySqlServer> groups = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < count; number++) {
                String name = "g" + number;
                Path home = directory.resolve(name);
                starting.put(
                        name,
                        threads.submit(
                                () -> MySqlServer.start(name, program, home, List.of(), watchdog)));
            }
            for (Map.Entry<String, Future<MySqlServer>> server : starting.entrySet()) {
                groups.put(server.getKey(), server.getValue().get());
            }
        }
        return groups;
    }

    private static Configuration configuration(Map<String, MySqlServer> groups, String yaml) {
        String text = "apiVersion: tidegate/v1\nlistener: {port: 0}\n" + yaml(groups);
        return switch (ConfigurationLoader.parse(text + yaml, Map.of())) {
            case LoadResult.Loaded loaded -> loaded.configuration();
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    private static String yaml(Map<String, MySqlServer> groups) {
        StringBuilder text = new StringBuilder("groups:\n");
        groups.forEach((name, server) ->
                text.append(
                        "  %s: {user: %s, password: %s, nodes: {a: {address: \"%s:%d\"}}}\n"
                                .formatted(
                                        name,
                                        ServerAccount.USER,
                                        ServerAccount.PASSWORD,
                                        server.host(),
                                        server.port())));
        return text.toString();
    }

    /** The section {@code groups} of a configuration, for another proxy of the same servers. */
    public String groupsAsYaml() {
        return yaml(groups);
    }

    /** Where the proxy listens on 127.0.0.1. */
    public int port() {
        return proxy.port();
    }

    /** What can be looked at of the proxy, and done to it. */
    public DataPlane dataPlane() {
        return proxy.dataPlane();
    }

    public MySqlServer group(String name) {
        return Objects.requireNonNull(groups.get(name), name);
    }

    public ServerFamily family() {
        return group("g0").family();
    }

    public SchemaConfig schema(String name) {
        return Objects.requireNonNull(configuration.schemas().get(name), name);
    }

    @Override
    public String toString() {
        return family().toString();
    }

    @Override
    public void close() {
        proxy.close();
        groups.values().forEach(MySqlServer::close);
        watchdog.close();
    }
}
