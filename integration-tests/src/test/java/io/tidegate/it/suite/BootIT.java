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
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The commands {@code start} and {@code check} as processes, with files and signals. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class BootIT {
    private static final String USERS = "users: {app: {password: secret}}\n";
    private static final String ONE_MORE =
            "users: {app: {password: secret}, late: {password: secret}}\n";
    private static final String WRONG_KEY =
            """
              app:
                default-group: g0
                tables:
                  users: {key: {column: id, type: string}, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
            """;

    @TempDir private Path directory;
    private final TestCluster cluster;

    BootIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void a_start_serves_until_sigterm_and_ends_with_0() throws Exception {
        try (TidegateProcess tidegate = start(file(configuration(USERS)))) {
            try (RawClient client = login(tidegate, "app")) {
                assertThat(client.query("SELECT 1").getFirst()[4]).isEqualTo((byte) 1);
            }

            tidegate.signal("TERM");

            assertThat(tidegate.exitCode()).isZero();
        }
    }

    @Test
    void an_invalid_file_is_not_started_with_and_all_its_problems_are_printed() throws Exception {
        Path file = file(configuration("users: {app: {pasword: secret}}\npool: {size: 3}\n"));

        try (TidegateProcess tidegate = start(file)) {
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
                        start(
                                file(
                                        configuration(USERS)
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
    void a_key_that_could_be_routed_wrongly_ends_start_and_check_with_1() throws Exception {
        Path file = file(configuration(USERS) + WRONG_KEY);

        try (TidegateProcess start = start(file);
                TidegateProcess check =
                        TidegateProcess.run("check", "--live", "-c", file.toString())) {
            assertThat(start.exitCode()).isEqualTo(1);
            assertThat(start.lines())
                    .anyMatch(line -> line.contains("users.key: is declared string"))
                    .anyMatch(line -> line.contains("not started"))
                    .noneMatch(line -> line.contains("listening on"));
            assertThat(check.exitCode()).isEqualTo(1);
            assertThat(check.lines())
                    .anyMatch(line ->
                            line.startsWith("ERROR  schemas.app.tables.users.key: is declared"));
        }
    }

    @Test
    void sighup_loads_the_file_again() throws Exception {
        Path file = file(configuration(USERS));
        try (TidegateProcess tidegate = start(file)) {
            tidegate.port();

            // Unchanged: the watching of the file would not report it, the signal does.
            tidegate.signal("HUP");
            tidegate.awaitLine("the configuration was reloaded");

            Files.writeString(file, configuration(ONE_MORE));
            tidegate.signal("HUP");
            awaitLogin(tidegate, "late");
        }
    }

    @Test
    void a_broken_file_changes_nothing_and_all_its_problems_are_logged() throws Exception {
        Path file = file(configuration(ONE_MORE));
        try (TidegateProcess tidegate = start(file);
                RawClient before = login(tidegate, "app")) {
            Files.writeString(
                    file, configuration("users: {app: {password: 3, none: 1}}\npool: {size: 3}\n"));
            tidegate.signal("HUP");

            tidegate.awaitLine("the changed configuration is not used, it has 2 problem(s):");
            tidegate.awaitLine("users.app.none: is not known here");
            tidegate.awaitLine("pool.size: is not known here");
            assertThat(before.query("SELECT 1").getFirst()[4]).isEqualTo((byte) 1);
            login(tidegate, "late").close();

            Files.writeString(file, configuration(USERS));
            tidegate.signal("HUP");
            tidegate.awaitLine("the configuration was reloaded");
            assertThatThrownBy(() -> login(tidegate, "late")).hasMessageContaining("login refused");
        }
    }

    @Test
    void certificates_are_replaced_without_a_restart_and_a_broken_one_is_reported()
            throws Exception {
        PemFiles files = PemFiles.write(directory, "mine", SelfSigned.generate("first"));
        Path file =
                file(
                        configuration(USERS)
                                .replace(
                                        "listener: {",
                                        "listener: {tls: {certificate: mine.pem, key: mine.key}, "));
        try (TidegateProcess tidegate = start(file)) {
            tidegate.awaitLine("clients are shown the certificate of CN=first");
            String key = Files.readString(files.key());
            Files.writeString(files.key(), "nothing");

            tidegate.awaitLine("listener.tls.key: mine.key is not in PEM form");
            login(tidegate, "app").close();

            PemFiles.write(directory, "mine", SelfSigned.generate("second"));
            tidegate.awaitLine("clients are shown the certificate of CN=second");
            assertThat(key.lines().skip(1).limit(2))
                    .allSatisfy(secret ->
                            assertThat(tidegate.lines()).noneMatch(line -> line.contains(secret)));
        }
    }

    @Test
    void a_key_that_could_be_routed_wrongly_is_not_reloaded() throws Exception {
        Path file = file(configuration(USERS));
        try (TidegateProcess tidegate = start(file)) {
            tidegate.port();
            Files.writeString(file, configuration(ONE_MORE) + WRONG_KEY);
            tidegate.signal("HUP");

            tidegate.awaitLine("the changed configuration is not used, it has 8 problem(s):");
            tidegate.awaitLine("schemas.app.tables.users.key: is declared string");
            assertThatThrownBy(() -> login(tidegate, "late")).hasMessageContaining("login refused");

            Files.writeString(file, configuration(ONE_MORE));
            awaitLogin(tidegate, "late");
        }
    }

    @Test
    void a_server_that_cannot_be_asked_does_not_stop_a_reload() throws Exception {
        Path file = file(configuration(USERS));
        try (TidegateProcess tidegate = start(file)) {
            tidegate.port();
            Files.writeString(
                    file,
                    configuration(ONE_MORE)
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
    void a_transaction_may_end_after_sigterm_while_idle_and_new_clients_may_not_stay()
            throws Exception {
        try (TidegateProcess tidegate = start(file(configuration(USERS)));
                RawClient busy = login(tidegate, "app");
                RawClient idle = login(tidegate, "app")) {
            int port = tidegate.port();
            RawClient loggingIn = RawClient.greeted(port);
            busy.query("BEGIN");

            tidegate.signal("TERM");

            assertThat(idle.packetsToTheEnd()).isEmpty();
            assertThat(loggingIn.packetsToTheEnd()).isEmpty();
            assertThatThrownBy(() -> RawClient.greeted(port)).isInstanceOf(ConnectException.class);
            assertThat(busy.query("INSERT INTO t VALUES (4711, 'late')").getFirst()[4]).isZero();
            assertThat(tidegate.isRunning()).isTrue();
            assertThat(busy.query("COMMIT").getFirst()[4]).isZero();
            assertThat(busy.packetsToTheEnd()).isEmpty();
            assertThat(tidegate.exitCode()).isZero();
        }
        try (Connection server = cluster.group("g0").connect()) {
            assertThat(Sql.update(server, "DELETE FROM plain.t WHERE id = 4711")).isOne();
        }
    }

    @Test
    void a_statement_that_is_running_at_sigterm_gets_its_whole_reply() throws Exception {
        String lock = "GET_LOCK('boot-it', 20)";
        try (Connection server = cluster.group("g0").connect();
                TidegateProcess tidegate = start(file(configuration(USERS)));
                RawClient busy = login(tidegate, "app");
                RawClient idle = login(tidegate, "app")) {
            Sql.rows(server, "SELECT " + lock);
            busy.send(("\3SELECT " + lock + ", REPEAT('x', 1000000)").getBytes(), 0);
            awaitWaiting(server, lock);

            tidegate.signal("TERM");

            assertThat(idle.packetsToTheEnd()).isEmpty();
            Sql.rows(server, "SELECT RELEASE_LOCK('boot-it')");
            List<byte[]> reply = busy.packetsToTheEnd();
            assertThat(reply).hasSize(5);
            assertThat(reply.get(3)).hasSizeGreaterThan(1_000_000);
            assertThat(tidegate.exitCode()).isZero();
        }
    }

    @Test
    void a_second_sigterm_waits_for_nobody() throws Exception {
        try (TidegateProcess tidegate = start(file(configuration(USERS)));
                RawClient busy = login(tidegate, "app")) {
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
        var loaded = (LoadResult.Loaded) ConfigurationLoader.parse(configuration(USERS), Map.of());
        try (Proxy proxy = Proxy.start(Live.of(loaded.configuration()));
                RawClient busy = login(proxy.port(), "app")) {
            busy.query("BEGIN");

            assertThat(proxy.drain(Duration.ofMillis(100))).isFalse();

            assertThat(proxy.clients()).isOne();
        }
    }

    private static void awaitWaiting(Connection server, String statement) {
        Awaitility.await()
                .until(() ->
                        Sql.rows(
                                                server,
                                                "SELECT id FROM information_schema.processlist WHERE id <>"
                                                        + " CONNECTION_ID() AND info LIKE ?",
                                                "SELECT " + statement + "%")
                                        .size()
                                == 1);
    }

    private static void awaitLogin(TidegateProcess tidegate, String user) {
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> {
                    login(tidegate, user).close();
                    return true;
                });
    }

    private static RawClient login(TidegateProcess tidegate, String user) throws IOException {
        return login(tidegate.port(), user);
    }

    private static RawClient login(int port, String user) throws IOException {
        return RawClient.login(port, user, "secret", "plain", RawClient.DEPRECATE_EOF);
    }

    private static TidegateProcess start(Path file) throws IOException {
        return TidegateProcess.run("start", "-c", file.toString());
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("tidegate.yaml"), yaml);
    }

    private String configuration(String users) {
        return """
        apiVersion: tidegate/v1
        listener: {port: 0}
        """
                + users
                + cluster.groupsAsYaml()
                + """
                schemas:
                  plain:
                    default-group: g0
                """;
    }
}
