package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Proxies that nobody has given a ZooKeeper, and so run one of their own. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class OwnZooKeeperIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private final TestCluster cluster;
    private final List<TidegateProcess> running = new ArrayList<>();

    OwnZooKeeperIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (TidegateProcess each : running) {
            each.close();
        }
    }

    private String file(String users) throws IOException {
        return Files.writeString(
                        directory.resolve("shop.yaml"), BootConfiguration.of(cluster, users))
                .toString();
    }

    private TidegateProcess proxy(List<String> prefix, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("start", "--config", directory + "/shop.yaml"));
        all.addAll(List.of(arguments));
        TidegateProcess process = TidegateProcess.run(prefix, state(), all);
        running.add(process);
        return process;
    }

    private TidegateProcess proxy(String... arguments) throws IOException {
        return proxy(List.of(), arguments);
    }

    private Map<String, String> state() {
        return Map.of("XDG_STATE_HOME", directory.resolve("state").toString());
    }

    private List<String> config(int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        try (TidegateProcess command = TidegateProcess.run(List.of(), state(), all)) {
            assertThat(command.exitCode()).as("%s", command.lines()).isEqualTo(exitCode);
            return command.lines();
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

    /** The whole life: a file, then versions, then a start after kill -9. */
    @Test
    void the_file_holds_until_there_is_a_version_and_is_only_reported_from_then_on()
            throws Exception {
        TidegateProcess proxy = start(file(BootConfiguration.USERS), "--name", "p1");
        awaitLogin(proxy, "app");
        assertThat(config(0, "proxies", "--name", "p1"))
                .anyMatch(line -> line.startsWith("p1 ") && line.contains("a file of its own"));
        assertThat(config(0, "history", "--name", "p1"))
                .contains("tidegate: there is no version yet: tidegate config push FILE makes one");
        String file = file(BootConfiguration.ONE_MORE);
        awaitLogin(proxy, "late");
        assertThat(config(0, "push", file, "--name", "p1")).contains("version 1 holds");
        proxy.awaitLine("version 1 of the configuration is in use");

        file(BootConfiguration.USERS);
        proxy.awaitLine(
                file
                        + " is not used: version 1 holds, and the file says something else; to publish it:"
                        + " tidegate config push "
                        + file
                        + " --name p1");
        proxy.login("late").close();
        file(BootConfiguration.ONE_MORE);
        proxy.signal("HUP");
        proxy.awaitLine("version 1 holds, and " + file + " says the same");

        proxy.signal("KILL");
        proxy.exitCode();
        file(BootConfiguration.USERS);
        TidegateProcess again = proxy("--name", "p1");
        again.awaitLine("is not used: version 1 holds");
        again.login("late").close();
        assertThat(again.lines()).noneMatch(line -> line.contains("another proxy named"));
        assertThat(config(0, "push", file, "--name", "p1")).contains("version 2 holds");
        again.awaitLine("version 2 of the configuration is in use");
        assertThatThrownBy(() -> again.login("late")).hasMessageContaining("login refused");
        again.signal("TERM");
        assertThat(again.exitCode()).isZero();
        assertThat(config(1, "history", "--name", "p1"))
                .anyMatch(line -> line.contains("does not run: start that proxy"));
    }

    private TidegateProcess start(String file, String... arguments) throws IOException {
        assertThat(file).endsWith("shop.yaml");
        return proxy(arguments);
    }

    @Test
    void another_proxy_joins_it_by_its_name_and_both_have_each_version() throws Exception {
        TidegateProcess first = start(file(BootConfiguration.USERS), "--name", "p1");
        awaitLogin(first, "app");
        TidegateProcess second = proxy("--name", "p2", "--zookeeper", "local:p1");
        second.awaitLine("proxies: [p1, p2]");

        assertThat(config(0, "push", file(BootConfiguration.ONE_MORE), "--zookeeper", "local:p1"))
                .contains("version 1 holds");

        awaitLogin(first, "late");
        awaitLogin(second, "late");
    }

    @Test
    void a_second_proxy_on_the_same_directory_serves_from_its_file_and_leaves_the_first_alone()
            throws Exception {
        TidegateProcess first = start(file(BootConfiguration.USERS), "--name", "p1");
        awaitLogin(first, "app");

        TidegateProcess second = proxy("--name", "p1");

        awaitLogin(second, "app");
        second.awaitLine("is another proxy's, which runs: give this one a directory of its own");
        assertThat(config(0, "push", file(BootConfiguration.ONE_MORE), "--name", "p1"))
                .contains("version 1 holds");
        awaitLogin(first, "late");
    }

    @Test
    void a_taken_port_and_a_directory_that_cannot_be_made_cost_the_versions_only()
            throws Exception {
        file(BootConfiguration.USERS);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            TidegateProcess proxy = proxy("--name", "p1", "--zookeeper-port", port);
            TidegateProcess unwritable =
                    proxy("--data", directory.resolve("shop.yaml").resolve("p2").toString());

            awaitLogin(proxy, "app");
            awaitLogin(unwritable, "app");
            proxy.awaitLine("own ZooKeeper does not start (port " + port + " on 127.0.0.1 is");
            unwritable.awaitLine("own ZooKeeper does not start (");
            assertThat(config(1, "proxies", "--name", "p1"))
                    .anyMatch(line -> line.contains("port " + port + " on 127.0.0.1 is taken"));
            file(BootConfiguration.ONE_MORE);
            awaitLogin(proxy, "late");
        }
    }

    @Test
    void with_broken_data_it_serves_by_the_last_version_and_not_by_an_older_file()
            throws Exception {
        TidegateProcess proxy = start(file(BootConfiguration.ONE_MORE), "--name", "p1");
        awaitLogin(proxy, "late");
        config(0, "push", directory + "/shop.yaml", "--name", "p1");
        proxy.awaitLine("version 1 of the configuration is in use");
        proxy.signal("TERM");
        assertThat(proxy.exitCode()).isZero();
        file(BootConfiguration.USERS);
        try (Stream<Path> data =
                Files.list(directory.resolve("state/tidegate/p1/zookeeper/version-2"))) {
            for (Path each : data.toList()) {
                Files.writeString(each, "broken");
            }
        }

        TidegateProcess again = proxy("--name", "p1");

        awaitLogin(again, "late");
        again.awaitLine("own ZooKeeper does not start (the data in ");
        again.awaitLine("shop.yaml is not used: ");
        assertThat(config(1, "history", "--name", "p1"))
                .anyMatch(line -> line.contains("cannot be read"));
    }

    /** A limit for the size of files stands for a disk that is full. */
    @Test
    void with_a_full_disk_it_serves_by_its_file() throws Exception {
        file(BootConfiguration.USERS);

        TidegateProcess proxy =
                proxy(
                        List.of("bash", "-c", "ulimit -f 512; exec \"$@\"", "limited"),
                        "--name",
                        "p1");

        awaitLogin(proxy, "app");
        proxy.awaitLine("own ZooKeeper does not start (");
        assertThat(config(1, "proxies", "--name", "p1"))
                .anyMatch(line -> line.contains("is the disk full?"));
    }

    @Test
    void none_is_run_where_none_is_wanted() throws Exception {
        TidegateProcess proxy =
                start(file(BootConfiguration.USERS), "--name", "p1", "--zookeeper", "none");

        awaitLogin(proxy, "app");

        assertThat(directory.resolve("state")).doesNotExist();
        assertThat(config(2, "proxies", "--zookeeper", "none"))
                .anyMatch(line -> line.contains("leave both out for that of the proxy"));
        assertThat(config(1, "proxies", "--name", "p1"))
                .anyMatch(line -> line.contains("no proxy has run its own ZooKeeper in"));
    }
}
