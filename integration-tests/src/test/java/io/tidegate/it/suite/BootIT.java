package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.boot.Proxy;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The commands {@code start} and {@code check} as processes, with files and signals. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class BootIT {
    @TempDir private Path directory;
    private final TestCluster cluster;

    BootIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void an_invalid_file_is_not_started_with_and_all_its_problems_are_printed() throws Exception {
        Path file =
                file(
                        BootConfiguration.of(
                                cluster, "users: {app: {pasword: secret}}\npool: {size: 3}\n"));

        try (TidegateProcess tidegate = TidegateProcess.start(file)) {
            assertThat(tidegate.exitCode()).isEqualTo(1);
            assertThat(tidegate.lines())
                    .contains(file + " has 3 problem(s):")
                    .anyMatch(line -> line.contains("users.app.pasword: is not known here"))
                    .anyMatch(line -> line.contains("pool.size: is not known here"));
        }
    }

    @Test
    void a_port_that_is_taken_ends_the_start_with_1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                TidegateProcess tidegate =
                        TidegateProcess.start(
                                file(
                                        BootConfiguration.of(cluster, BootConfiguration.USERS)
                                                .replace(
                                                        "port: 0",
                                                        "port: " + taken.getLocalPort())))) {
            assertThat(tidegate.exitCode()).isEqualTo(1);
            assertThat(tidegate.lines())
                    .anyMatch(line ->
                            line.contains(
                                    "cannot start: cannot listen on 127.0.0.1:"
                                            + taken.getLocalPort()));
        }
    }

    @Test
    void sighup_loads_the_file_again() throws Exception {
        Path file = file(BootConfiguration.of(cluster, BootConfiguration.USERS));
        try (TidegateProcess tidegate = TidegateProcess.start(file)) {
            tidegate.port();

            // Unchanged: the watching of the file would not report it, the signal does.
            tidegate.signal("HUP");
            tidegate.awaitLine("the configuration was reloaded");

            Files.writeString(file, BootConfiguration.of(cluster, BootConfiguration.ONE_MORE));
            tidegate.signal("HUP");
            awaitLogin(tidegate, "late");
        }
    }

    @Test
    void a_broken_file_changes_nothing_and_all_its_problems_are_logged() throws Exception {
        Path file = file(BootConfiguration.of(cluster, BootConfiguration.ONE_MORE));
        try (TidegateProcess tidegate = TidegateProcess.start(file);
                RawClient before = tidegate.login("app")) {
            Files.writeString(
                    file,
                    BootConfiguration.of(
                            cluster, "users: {app: {password: 3, none: 1}}\npool: {size: 3}\n"));
            tidegate.signal("HUP");

            tidegate.awaitLine("the changed configuration is not used, it has 2 problem(s):");
            tidegate.awaitLine("users.app.none: is not known here");
            tidegate.awaitLine("pool.size: is not known here");
            assertThat(before.query("SELECT 1").getFirst()[4]).isEqualTo((byte) 1);
            tidegate.login("late").close();

            Files.writeString(file, BootConfiguration.of(cluster, BootConfiguration.USERS));
            tidegate.signal("HUP");
            tidegate.awaitLine("the configuration was reloaded");
            assertThatThrownBy(() -> tidegate.login("late")).hasMessageContaining("login refused");
        }
    }

    @Test
    void certificates_are_replaced_without_a_restart_and_a_broken_one_is_reported()
            throws Exception {
        PemFiles files = PemFiles.write(directory, "mine", SelfSigned.generate("first"));
        Path file =
                file(
                        BootConfiguration.of(cluster, BootConfiguration.USERS)
                                .replace(
                                        "listener: {",
                                        "listener: {tls: {certificate: mine.pem, key: mine.key}, "));
        try (TidegateProcess tidegate = TidegateProcess.start(file)) {
            tidegate.awaitLine("clients are shown the certificate of CN=first");
            String key = Files.readString(files.key());
            Files.writeString(files.key(), "nothing");

            tidegate.awaitLine("listener.tls.key: mine.key is not in PEM form");
            tidegate.login("app").close();

            PemFiles.write(directory, "mine", SelfSigned.generate("second"));
            tidegate.awaitLine("clients are shown the certificate of CN=second");
            assertThat(key.lines().skip(1).limit(2))
                    .allSatisfy(secret ->
                            assertThat(tidegate.lines()).noneMatch(line -> line.contains(secret)));
        }
    }

    @Test
    void a_key_that_could_be_routed_wrongly_is_not_reloaded() throws Exception {
        Path file = file(BootConfiguration.of(cluster, BootConfiguration.USERS));
        try (TidegateProcess tidegate = TidegateProcess.start(file)) {
            tidegate.port();
            Files.writeString(
                    file,
                    BootConfiguration.of(cluster, BootConfiguration.ONE_MORE)
                            + BootConfiguration.WRONG_KEY);
            tidegate.signal("HUP");

            tidegate.awaitLine("the changed configuration is not used, it has 8 problem(s):");
            tidegate.awaitLine("schemas.app.tables.users.key: is declared string");
            assertThatThrownBy(() -> tidegate.login("late")).hasMessageContaining("login refused");

            Files.writeString(file, BootConfiguration.of(cluster, BootConfiguration.ONE_MORE));
            awaitLogin(tidegate, "late");
        }
    }

    @Test
    void a_server_that_cannot_be_asked_does_not_stop_a_reload() throws Exception {
        Path file = file(BootConfiguration.of(cluster, BootConfiguration.USERS));
        try (TidegateProcess tidegate = TidegateProcess.start(file)) {
            tidegate.port();
            Files.writeString(
                    file,
                    BootConfiguration.of(cluster, BootConfiguration.ONE_MORE)
                            .replace(
                                    "schemas:\n",
                                    "  down: {user: u, password: p, nodes: {a: {address:"
                                            + " \"127.0.0.1:1\"}}}\nschemas:\n"));
            tidegate.signal("HUP");

            tidegate.awaitLine("groups.down: its master at 127.0.0.1:1 cannot be asked");
            awaitLogin(tidegate, "late");
        }
    }

    @Test
    void of_many_warnings_the_first_hundred_are_logged_and_the_rest_counted() throws Exception {
        Path file =
                file(
                        BootConfiguration.of(cluster, BootConfiguration.USERS)
                                + """
                                    tables:
                                      absent: {key: id, function: {hash: {shards: 128}}}
                                """);
        try (TidegateProcess tidegate = TidegateProcess.start(file)) {
            tidegate.login("app").close();

            assertThat(tidegate.lines())
                    .anyMatch(line ->
                            line.contains(
                                    "and 28 more warnings; tidegate check --live shows them all"));
            assertThat(
                            tidegate.lines().stream()
                                    .filter(line -> line.contains("there is no table absent_")))
                    .hasSize(100);
        }
    }

    @Test
    void a_second_sigterm_waits_for_nobody() throws Exception {
        try (TidegateProcess tidegate =
                        TidegateProcess.start(
                                file(BootConfiguration.of(cluster, BootConfiguration.USERS)));
                RawClient busy = tidegate.login("app")) {
            busy.query("BEGIN");
            tidegate.signal("TERM");
            tidegate.awaitLine("stopping");

            tidegate.signal("TERM");

            assertThat(busy.packetsToTheEnd()).isEmpty();
            assertThat(tidegate.exitCode()).isZero();
            assertThat(tidegate.lines()).anyMatch(line -> line.contains("1 client(s)"));
        }
    }

    @Test
    void a_drain_gives_up_after_its_limit() throws Exception {
        var loaded =
                (LoadResult.Loaded)
                        ConfigurationLoader.parse(
                                BootConfiguration.of(cluster, BootConfiguration.USERS), Map.of());
        try (Proxy proxy = Proxy.start(Live.of(loaded.configuration()));
                RawClient busy = RawClient.login(proxy.port(), "app", "secret", "plain", 0)) {
            busy.query("BEGIN");

            assertThat(proxy.drain(Duration.ofMillis(100))).isFalse();

            assertThat(proxy.clients()).isOne();
        }
    }

    private static void awaitLogin(TidegateProcess tidegate, String user) {
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> {
                    tidegate.login(user).close();
                    return true;
                });
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("tidegate.yaml"), yaml);
    }
}
