package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What {@code start} and {@code check} ask servers, and how a process ends that has work on them.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class StartIT {
    @TempDir private Path directory;
    private final TestCluster cluster;

    StartIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void a_start_serves_until_sigterm_and_ends_with_0() throws Exception {
        try (TidegateProcess tidegate =
                TidegateProcess.start(
                        file(BootConfiguration.of(cluster, BootConfiguration.USERS)))) {
            try (RawClient client = tidegate.login("app")) {
                assertThat(client.query("SELECT 1").getFirst()[4]).isEqualTo((byte) 1);
            }

            tidegate.signal("TERM");

            assertThat(tidegate.exitCode()).isZero();
        }
    }

    @Test
    void a_key_that_could_be_routed_wrongly_ends_start_and_check_with_1() throws Exception {
        Path file =
                file(
                        BootConfiguration.of(cluster, BootConfiguration.USERS)
                                + BootConfiguration.WRONG_KEY);

        try (TidegateProcess start = TidegateProcess.start(file);
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
    void a_transaction_may_end_after_sigterm_while_idle_and_new_clients_may_not_stay()
            throws Exception {
        try (TidegateProcess tidegate =
                        TidegateProcess.start(
                                file(BootConfiguration.of(cluster, BootConfiguration.USERS)));
                RawClient busy = tidegate.login("app");
                RawClient idle = tidegate.login("app")) {
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
                TidegateProcess tidegate =
                        TidegateProcess.start(
                                file(BootConfiguration.of(cluster, BootConfiguration.USERS)));
                RawClient busy = tidegate.login("app");
                RawClient idle = tidegate.login("app")) {
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

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("tidegate.yaml"), yaml);
    }
}
