package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Proxies as processes that have their configuration in a real ZooKeeper. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class ClusterIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private final TestCluster cluster;
    private ProxyProcesses processes;

    ClusterIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        processes = new ProxyProcesses(directory);
    }

    @AfterEach
    void stop() throws Exception {
        onFirstGroup("DROP VIEW IF EXISTS plain.canary");
        processes.close();
    }

    private TidegateProcess proxy(String name, String... more) throws IOException {
        return processes.proxy(name, more);
    }

    private List<String> config(int exitCode, String... arguments) throws Exception {
        return processes.config(exitCode, arguments);
    }

    private String file(String name, String text) throws IOException {
        return processes.file(name, text);
    }

    private String users(String users) {
        return BootConfiguration.of(cluster, users);
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

    @Test
    void a_version_that_is_pushed_holds_for_every_proxy_and_can_be_taken_back() throws Exception {
        config(0, "push", file("one.yaml", users(BootConfiguration.USERS)), "-m", "the first");
        TidegateProcess first = proxy("p1");
        TidegateProcess second = proxy("p2");
        awaitLogin(first, "app");
        assertThatThrownBy(() -> second.login("late")).hasMessageContaining("login refused");

        assertThat(config(0, "push", file("two.yaml", users(BootConfiguration.ONE_MORE))))
                .contains("version 2 holds");
        awaitLogin(first, "late");
        awaitLogin(second, "late");
        assertThat(config(0, "diff", "1", "2"))
                .anyMatch(line -> line.startsWith("+") && line.contains("late"));

        assertThat(config(0, "rollback", "1")).contains("version 3 holds");
        first.awaitLine("version 3 of the configuration is in use");
        second.awaitLine("version 3 of the configuration is in use");
        assertThatThrownBy(() -> first.login("late")).hasMessageContaining("login refused");
        assertThat(config(0, "history"))
                .anyMatch(line -> line.contains("3  of 2") && line.contains("as version 1"))
                .anyMatch(line -> line.contains("1  of 0") && line.contains("the first"));
        assertThat(config(0, "proxies"))
                .anyMatch(line -> line.startsWith("p1 ") && line.contains("version 3"))
                .anyMatch(line -> line.startsWith("p2 ") && line.contains("version 3"));
    }

    @Test
    void a_version_that_the_servers_object_to_changes_nothing_and_says_who_objects()
            throws Exception {
        config(0, "push", file("one.yaml", users(BootConfiguration.USERS)));
        TidegateProcess first = proxy("p1");
        // Who listens need not be a member yet, and would not be asked.
        first.awaitLine("proxies: [p1]");

        assertThat(
                        config(
                                1,
                                "push",
                                file(
                                        "two.yaml",
                                        users(BootConfiguration.USERS)
                                                + BootConfiguration.WRONG_KEY)))
                .anyMatch(line -> line.contains("p1: schemas.app.tables.users.key: is declared"))
                .contains("tidegate: version 2 is refused, nothing was changed");
        first.login("app").close();
        assertThat(config(0, "proxies")).anyMatch(line -> line.contains("version 1"));
    }

    /** One proxy tries a version by which its statements fail: the others never see it. */
    @Test
    void a_canary_that_does_worse_goes_back_and_the_others_never_had_it() throws Exception {
        onFirstGroup("CREATE OR REPLACE VIEW plain.canary AS SELECT 1 AS id");
        config(0, "push", file("one.yaml", users(BootConfiguration.USERS)));
        TidegateProcess tries = proxy("p1");
        TidegateProcess other = proxy("p2");
        String elsewhere =
                users(BootConfiguration.USERS)
                        .replace("plain:\n    default-group: g0", "plain:\n    default-group: g1");
        assertThat(elsewhere).contains("default-group: g1");
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> failedThere = threads.submit(() -> failures(tries, over));
            Future<Integer> failedElsewhere = threads.submit(() -> failures(other, over));
            tries.awaitLine("version 1 of the configuration is in use");
            other.awaitLine("version 1 of the configuration is in use");

            assertThat(
                            config(
                                    1,
                                    "push",
                                    file("two.yaml", elsewhere),
                                    "--canary",
                                    "p1",
                                    "--for",
                                    "5m"))
                    .anyMatch(line -> line.contains("p1 tries it for 5m"))
                    .anyMatch(line -> line.contains("p1: ") && line.contains("failed"))
                    .contains("tidegate: version 2 is refused, nothing was changed");

            Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () -> config(0, "proxies"),
                            lines ->
                                    lines.stream()
                                            .anyMatch(line ->
                                                    line.startsWith("p1 ")
                                                            && line.contains("version 1 ")));
            over.set(true);
            assertThat(failedThere.get()).isPositive();
            assertThat(failedElsewhere.get()).isZero();
        }
        assertThat(other.lines()).noneMatch(line -> line.contains("version 2 of the config"));
    }

    private void onFirstGroup(String sql) throws SQLException {
        try (Connection direct = cluster.group("g0").connect()) {
            Sql.execute(direct, sql);
        }
    }

    /** Asks without a pause; how many questions were answered with an error. */
    private static int failures(TidegateProcess proxy, AtomicBoolean over) throws IOException {
        int failed = 0;
        try (RawClient client = proxy.login("app")) {
            while (!over.get()) {
                failed +=
                        RawReply.of(client.query("SELECT * FROM canary")).errorMessage().isEmpty()
                                ? 0
                                : 1;
            }
        }
        return failed;
    }

    /** What a canary of a good version ends with. */
    @Test
    void a_canary_that_does_well_is_followed_by_the_others() throws Exception {
        config(0, "push", file("one.yaml", users(BootConfiguration.USERS)));
        TidegateProcess tries = proxy("p1");
        TidegateProcess other = proxy("p2");
        tries.awaitLine("version 1 of the configuration is in use");
        other.awaitLine("version 1 of the configuration is in use");

        assertThat(
                        config(
                                0,
                                "push",
                                file("two.yaml", users(BootConfiguration.ONE_MORE)),
                                "--canary",
                                "p1",
                                "--for",
                                "3s"))
                .contains("version 2 holds");

        awaitLogin(tries, "late");
        awaitLogin(other, "late");
        assertThat(config(2, "push", file("three.yaml", ""), "--canary", "p1", "--for", "soon"))
                .anyMatch(line -> line.contains("--for takes a duration"));
    }

    @Test
    void a_proxy_starts_with_its_last_version_while_zookeeper_is_away() throws Exception {
        config(0, "push", file("one.yaml", users(BootConfiguration.USERS)));
        TidegateProcess before = proxy("p1");
        before.awaitLine("version 1 of the configuration is in use");
        processes.stopZooKeeper();
        before.login("app").close();
        before.signal("TERM");
        assertThat(before.exitCode()).isZero();

        TidegateProcess after = proxy("p1");
        after.awaitLine("starting with the last version that was in use here");
        after.login("app").close();
        assertThat(Files.getPosixFilePermissions(directory.resolve("p1/last-good.yaml")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        processes.startZooKeeper();
        after.awaitLine("version 1 of the configuration is in use");
        config(0, "push", file("two.yaml", users(BootConfiguration.ONE_MORE)));
        awaitLogin(after, "late");
    }

    @Test
    void a_file_to_begin_with_is_not_published() throws Exception {
        TidegateProcess proxy =
                proxy("p1", "--config", file("own.yaml", users(BootConfiguration.USERS)));

        awaitLogin(proxy, "app");

        assertThat(config(1, "show")).contains("tidegate: there is no version yet");
        assertThat(config(0, "proxies"))
                .anyMatch(line -> line.startsWith("p1 ") && line.contains("a file of its own"));
    }

    @Test
    void a_proxy_without_any_configuration_does_not_start_and_says_what_to_do() throws Exception {
        TidegateProcess proxy = proxy("p1");

        assertThat(proxy.exitCode()).isEqualTo(1);
        assertThat(proxy.lines())
                .anyMatch(line -> line.contains("tidegate config push FILE makes one"));
    }

    @Test
    void passwords_are_shown_as_stars() throws Exception {
        config(0, "push", file("one.yaml", users(BootConfiguration.USERS)));

        assertThat(config(0, "show")).anyMatch(line -> line.contains("password: ***"));
        assertThat(String.join("\n", config(0, "show"))).doesNotContain("secret");
        assertThat(String.join("\n", config(0, "show", "--reveal"))).contains("secret");
    }
}
