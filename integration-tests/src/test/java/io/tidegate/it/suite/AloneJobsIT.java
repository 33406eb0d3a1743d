package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of a proxy that runs alone, with a ZooKeeper of its own: it ends them when it is back. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class AloneJobsIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String ADD = "ALTER TABLE items ADD x INT";

    @TempDir private Path directory;
    private final TestCluster cluster;
    private final List<TidegateProcess> running = new ArrayList<>();

    AloneJobsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS ddl");
            direct(group, "CREATE DATABASE ddl CHARACTER SET utf8mb4");
        }
        Files.writeString(
                directory.resolve("ddl.yaml"),
                "apiVersion: tidegate/v1\n" + cluster.groupsAsYaml() + DdlSchema.SCHEMAS);
    }

    @AfterEach
    void stop() throws Exception {
        for (TidegateProcess each : running) {
            each.close();
        }
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS ddl");
        }
    }

    private void direct(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> asked(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect()) {
            return Sql.rows(connection, sql);
        }
    }

    private TidegateProcess proxy(Map<String, String> environment) throws Exception {
        TidegateProcess process =
                TidegateProcess.run(
                        List.of(),
                        environment,
                        List.of(
                                "start",
                                "--config",
                                directory + "/ddl.yaml",
                                "--data",
                                directory.resolve("data").toString()));
        running.add(process);
        return process;
    }

    private static Connection client(TidegateProcess proxy) throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "ddl", "app", "secret", "");
    }

    private static void awaitDone(Connection client) {
        Awaitility.await("the job is done, and nobody has asked for it")
                .atMost(SOON)
                .until(
                        () -> Sql.rows(client, "SHOW DDL").getFirst(),
                        job -> job.contains(",done,4,4,app,") && job.contains(ADD));
    }

    private void requireAlike(Connection client) throws SQLException {
        assertThat(Sql.rows(client, "CHECK DDL items"))
                .containsExactly("ddl,items,,all 4 are alike");
        assertThat(Sql.rows(client, "SELECT x FROM items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddl.created", "ddl.part0.sent", "ddl.part2.begun"})
    void a_job_whose_proxy_died_goes_on_when_it_is_back(String point) throws Exception {
        TidegateProcess dying = proxy(Map.of("TIDEGATE_TEST_HALT_AT", point));
        try (Connection client = client(dying)) {
            Sql.execute(client, DdlSchema.ITEMS.replace("CREATE", "/* first */ CREATE"));
        } catch (SQLException halted) {
            // CREATE TABLE passes those points, too: it is what is gone on with, then.
        }
        assertThat(dying.exitCode()).isEqualTo(137);

        try (Connection client = client(proxy(Map.of()))) {
            Awaitility.await("the job is done")
                    .atMost(SOON)
                    .until(
                            () -> Sql.rows(client, "SHOW DDL").getFirst(),
                            job -> job.contains(",done,4,4,app,"));
            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
        }
    }

    @Test
    void an_alter_of_which_the_proxy_is_killed_goes_on_when_it_is_back() throws Exception {
        TidegateProcess killed = proxy(Map.of());
        try (Connection client = client(killed);
                Connection blocking = cluster.group("g1").connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(client, DdlSchema.ITEMS);
            blocking.setAutoCommit(false);
            Sql.rows(blocking, "SELECT * FROM ddl.items_0002");
            Future<?> change =
                    threads.submit(() -> {
                        Sql.execute(client, ADD);
                        return null;
                    });
            Awaitility.await("it has begun, and waits")
                    .atMost(SOON)
                    .until(
                            () ->
                                    asked(
                                            "g1",
                                            "SELECT COUNT(*) FROM information_schema.processlist"
                                                    + " WHERE info LIKE 'ALTER TABLE%items_0002%'"
                                                    + " AND state LIKE 'Waiting for table metadata"
                                                    + " lock%'"),
                            List.of("1")::equals);
            killed.signal("KILL");
            assertThatThrownBy(change::get).hasMessageContaining("Communications link failure");
            blocking.rollback();
        }
        assertThat(killed.exitCode()).isEqualTo(137);

        try (Connection client = client(proxy(Map.of()))) {
            awaitDone(client);
            requireAlike(client);
        }
    }
}
