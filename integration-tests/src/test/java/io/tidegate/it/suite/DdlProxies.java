package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** Proxies of one cluster in front of the schema in which DDL is tested. */
final class DdlProxies implements AutoCloseable {
    static final Duration SOON = Duration.ofMinutes(2);
    static final String ADD = "ALTER TABLE items ADD x INT";

    private final ProxyProcesses processes;

    DdlProxies(TestCluster cluster, Path directory) throws IOException {
        processes = new ProxyProcesses(directory);
        processes.config(
                0,
                "push",
                processes.file(
                        "ddl.yaml",
                        "apiVersion: tidegate/v1\n"
                                + cluster.groupsAsYaml()
                                + "admin: {port: 0, users: {dba: {password: secret, role: operator}}}\n"
                                + DdlServers.SCHEMAS));
    }

    ProxyProcesses processes() {
        return processes;
    }

    TidegateProcess proxy(String name) throws IOException {
        return proxy(Map.of(), name);
    }

    /** One that has the configuration in use. */
    TidegateProcess proxy(Map<String, String> environment, String name) throws IOException {
        TidegateProcess proxy = processes.proxy(environment, name);
        proxy.awaitLine("of the configuration is in use");
        return proxy;
    }

    /** A proxy is killed at a point while it carries out {@link #ADD}. */
    void killedAt(String point, String name) throws Exception {
        TidegateProcess dying = proxy(Map.of("TIDEGATE_TEST_HALT_AT", point), name);
        try (Connection client = client(dying)) {
            assertThatThrownBy(() -> Sql.execute(client, ADD)).isInstanceOf(SQLException.class);
        }
        assertThat(dying.exitCode()).isEqualTo(137);
    }

    static Connection client(TidegateProcess proxy) throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "ddl", "app", "secret", "");
    }

    /** The operator's connection to the admin port. */
    static Connection admin(TidegateProcess proxy) throws SQLException {
        int port = proxy.portBehind("admin port at 127.0.0.1:");
        return Driver.CONNECTOR_J_TEXT.connect(port, "", "dba", "secret", "");
    }

    /** What is told of the newest job. */
    static String newest(Connection client) throws SQLException {
        return Sql.rows(client, "SHOW DDL").getFirst();
    }

    static void awaitNewest(Connection client, String part) {
        Awaitility.await(part).atMost(SOON).until(() -> newest(client), job -> job.contains(part));
    }

    @Override
    public void close() throws InterruptedException {
        processes.close();
    }
}
