package io.tidegate.it.suite;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.boot.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A proxy with a configuration of its own, in this JVM, and clients of it. */
final class OwnProxy implements AutoCloseable {
    private final Path file;
    private final Live<Configuration> live;
    private final Proxy proxy;

    private OwnProxy(Path file, Live<Configuration> live, Proxy proxy) {
        this.file = file;
        this.live = live;
        this.proxy = proxy;
    }

    /**
     * @param yaml all but {@code apiVersion}; paths in it start from {@code directory}
     */
    static OwnProxy start(Path directory, String yaml) throws Exception {
        Path file = directory.resolve("tidegate.yaml");
        Files.writeString(file, "apiVersion: tidegate/v1\n" + yaml);
        Live<Configuration> live = Live.of(load(file));
        return new OwnProxy(file, live, Proxy.start(live));
    }

    /** With keys as the servers have them, like a proxy that is started by its command. */
    static OwnProxy startChecked(Path directory, String yaml) throws Exception {
        Path file = directory.resolve("tidegate.yaml");
        Files.writeString(file, "apiVersion: tidegate/v1\n" + yaml);
        Live<Configuration> live = Live.of(load(file));
        return new OwnProxy(
                file, live, Proxy.start(live, next -> KeyColumnCheck.run(next).columns()));
    }

    /**
     * The same in front of a cluster, with the user {@code app}.
     *
     * @param schema below {@code schemas}, its name first
     */
    static OwnProxy startChecked(Path directory, TestCluster cluster, String schema)
            throws Exception {
        return startChecked(
                directory,
                """
                listener: {port: 0}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + "schemas:\n"
                        + schema.indent(2));
    }

    /** Puts the files to use as they are now. */
    void reload() {
        live.replace(load(file));
    }

    private static Configuration load(Path file) {
        return switch (ConfigurationLoader.load(file, Map.of())) {
            case LoadResult.Loaded loaded -> loaded.configuration();
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    /** What the servers have that the configuration does not expect. */
    List<Finding> findings() {
        return KeyColumnCheck.run(live.current()).findings();
    }

    int port() {
        return proxy.port();
    }

    /** Where monitoring is answered, when that is configured. */
    int httpPort() {
        return proxy.httpPort().orElseThrow();
    }

    /** Where administration is, when that is configured. */
    int adminPort() {
        return proxy.adminPort().orElseThrow();
    }

    /** Clients that are connected now. */
    int clients() {
        return proxy.clients();
    }

    Connection mysql(String user, String password, String options) throws SQLException {
        return connect("jdbc:mysql", user, password, options);
    }

    Connection mariadb(String user, String password, String options) throws SQLException {
        return connect("jdbc:mariadb", user, password, options);
    }

    private Connection connect(String scheme, String user, String password, String options)
            throws SQLException {
        return DriverManager.getConnection(
                scheme + "://127.0.0.1:" + port() + "/plain?" + options, user, password);
    }

    @Override
    public void close() {
        proxy.close();
    }
}
