package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The configuration of two proxies as processes, changed by their admin ports. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class AdminConfigIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private final TestCluster cluster;
    private final List<TidegateProcess> running = new ArrayList<>();
    private EmbeddedZooKeeper zooKeeper;

    AdminConfigIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
    }

    @AfterEach
    void stop() throws Exception {
        for (TidegateProcess each : running) {
            each.close();
        }
        zooKeeper.close();
    }

    private String text() {
        return BootConfiguration.of(
                cluster,
                """
                admin:
                  port: 0        # any
                  users: {dba: {password: secret, role: admin}}
                users:
                  app: {password: secret}   # the shop's
                """);
    }

    private TidegateProcess proxy(String name) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".yaml"), text());
        TidegateProcess process =
                TidegateProcess.run(
                        "start",
                        "--config",
                        file.toString(),
                        "--zookeeper",
                        zooKeeper.servers() + "/tidegate/admin",
                        "--name",
                        name,
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        directory.resolve(name).toString());
        running.add(process);
        return process;
    }

    private static Connection admin(TidegateProcess proxy) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:"
                        + proxy.portBehind("admin port at 127.0.0.1:")
                        + "/?allowLoadLocalInfile=true",
                "dba",
                "secret");
    }

    /** What the statement answers in its first row, or an empty text. */
    private static String said(Connection admin, String sql) throws SQLException {
        try (var statement = admin.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            var rows = statement.getResultSet();
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** What the shell prints. */
    private static List<String> shell(TidegateProcess proxy, String sql) throws Exception {
        String port = Integer.toString(proxy.portBehind("admin port at 127.0.0.1:"));
        try (TidegateProcess shell =
                TidegateProcess.run(
                        "sql", "-P", port, "-u", "dba", "--password=secret", "-e", sql)) {
            assertThat(shell.exitCode()).as("%s", shell.lines()).isZero();
            return shell.lines();
        }
    }

    private static void awaitLogin(TidegateProcess proxy, String user) {
        Awaitility.await(user + " logs in")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> {
                    proxy.login(user).close();
                    return true;
                });
    }

    private static void awaitBoth(Connection admin) {
        Awaitility.await("both proxies run")
                .atMost(SOON)
                .until(() -> said(admin, "SELECT COUNT(*) FROM proxies").equals("2"));
    }

    @Test
    void every_change_is_a_version_that_holds_for_both_proxies() throws Exception {
        TidegateProcess first = proxy("p1");
        TidegateProcess second = proxy("p2");
        try (Connection admin = admin(first);
                Connection other = admin(second)) {
            awaitBoth(admin);
            Path file = Files.writeString(directory.resolve("new.yaml"), text());
            assertThat(shell(first, "CONFIG APPLY FILE '" + file + "' COMMENT 'the first'"))
                    .contains("version 1 holds");
            assertThat(said(admin, "SELECT comment FROM config_versions WHERE fate = 'current'"))
                    .isEqualTo("the first");

            assertThat(said(other, "CREATE USER late PASSWORD 'secret'"))
                    .isEqualTo("version 2 holds");
            awaitLogin(first, "late");
            awaitLogin(second, "late");
            String shown = said(other, "SHOW CONFIG");
            assertThat(shown)
                    .contains("# any")
                    .contains("app: {password: ***}   # the shop's")
                    .doesNotContain("secret");
            assertThat(said(admin, "CONFIG SET pool.max-connections TO 8"))
                    .isEqualTo("version 3 holds");
            assertThat(said(admin, "CONFIG SET pool.max-connections TO 8"))
                    .isEqualTo("that is so already, in version 3");
            assertThat(said(admin, "ALTER USER late PASSWORD 'other'"))
                    .isEqualTo("version 4 holds");
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> second.login("late"))
                                    .hasMessageContaining("login refused"));
            assertThat(said(other, "CONFIG ROLLBACK TO 1")).isEqualTo("version 5 holds");

            assertThat(
                            Sql.rows(
                                    admin,
                                    "SELECT number, parent, author, fate FROM config_versions ORDER BY number DESC LIMIT 2"))
                    .containsExactly("5,4,dba,current", "4,3,dba,replaced");
            assertThat(Sql.rows(other, "SELECT version, statement FROM audit WHERE version = 2"))
                    .containsExactly("2,CREATE USER late PASSWORD '***'");
            assertThat(Sql.rows(admin, "SELECT DISTINCT version FROM proxies"))
                    .containsExactly("5");
        }
    }

    @Test
    void the_first_version_is_made_of_the_file_and_says_so() throws Exception {
        TidegateProcess first = proxy("p1");
        try (Connection admin = admin(first)) {
            assertThatThrownBy(() -> said(admin, "CONFIG SET pool.max-connections TO none"))
                    .hasMessageContaining("version 1 is refused, nothing was changed");

            assertThat(said(admin, "CONFIG SET pool.max-connections TO 8"))
                    .isEqualTo(
                            "version 2 holds, made of "
                                    + directory.resolve("p1.yaml")
                                    + "; from now on versions hold, and changes of the file are not"
                                    + " used");
            assertThat(said(admin, "SELECT comment FROM config_versions WHERE fate = 'current'"))
                    .startsWith("set pool.max-connections, made of ");
            assertThat(said(admin, "SHOW CONFIG")).contains("# the shop's", "max-connections: 8");
            assertThat(said(admin, "CONFIG SET pool.max-connections TO 9"))
                    .isEqualTo("version 3 holds");
        }
    }

    @Test
    void a_weight_is_changed_where_it_belongs() throws Exception {
        TidegateProcess first = proxy("p1");
        try (Connection admin = admin(first)) {
            String node = said(admin, "SELECT name FROM nodes WHERE group_name = 'g1'");
            assertThat(Sql.rows(admin, "SELECT DISTINCT weight FROM nodes")).containsExactly("1");

            String set = "SET WEIGHT OF NODE " + node + " IN GROUP g1 TO ";
            assertThat(said(admin, set + "250")).startsWith("version 1 holds");

            assertThat(Sql.rows(admin, "SELECT group_name, weight FROM nodes ORDER BY 1"))
                    .containsExactly("g0,1", "g1,250");
            assertThatThrownBy(() -> said(admin, set + "1001"))
                    .hasMessageContaining("is not a whole number from 0 to 1000: 1001");
            assertThatThrownBy(() -> said(admin, "SET WEIGHT OF NODE nobody IN GROUP g1 TO 3"))
                    .hasMessageContaining("there is no node nobody");
        }
    }

    @Test
    void what_a_proxy_cannot_use_changes_nothing_and_says_why() throws Exception {
        TidegateProcess first = proxy("p1");
        try (Connection admin = admin(first)) {
            assertThatThrownBy(() -> said(admin, "CONFIG VALIDATE 'a: 1'"))
                    .hasMessageContaining("apiVersion: is missing");
            assertThat(said(admin, "CONFIG VALIDATE '" + text().replace("'", "''") + "'"))
                    .isEqualTo("the configuration is valid");
            assertThatThrownBy(() -> said(admin, "CONFIG APPLY 'a: 1'"))
                    .hasMessageContaining("version 1 is refused, nothing was changed")
                    .hasMessageContaining("apiVersion");
            assertThatThrownBy(() -> said(admin, "CONFIG APPLY FILE '" + directory + "/none'"))
                    .hasMessageContaining("none");
            assertThat(admin.isValid(5)).isTrue();
            assertThatThrownBy(() -> said(admin, "CONFIG DIFF 1 7"))
                    .hasMessageContaining("there is no version 7; CONFIG HISTORY lists them");
            assertThat(said(admin, "SELECT fate FROM config_versions")).isEqualTo("refused");
        }
    }

    @Test
    void a_proxy_that_is_drained_ends() throws Exception {
        TidegateProcess first = proxy("p1");
        try (Connection admin = admin(first);
                RawClient idle = first.login("app")) {
            assertThat(Sql.rows(admin, "SELECT user, command FROM sessions"))
                    .containsExactly("app,Sleep");

            assertThat(said(admin, "DRAIN PROXY WITHIN 5s")).startsWith("draining");

            assertThat(first.exitCode()).isZero();
            assertThatThrownBy(() -> idle.query("SELECT 1")).isInstanceOf(IOException.class);
        }
    }
}
