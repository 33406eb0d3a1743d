package io.tidegate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MySqlServerIT {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void a_committed_row_survives_kill_9_and_a_restart(ServerFamily family) throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server = start(family, watchdog)) {
            execute(server, "CREATE DATABASE d", "CREATE TABLE d.t (a INT)");
            execute(server, "INSERT INTO d.t VALUES (42)");

            server.kill();
            server.restart();

            assertThat(number(server, "SELECT a FROM d.t")).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_frozen_server_answers_after_it_is_resumed(ServerFamily family) throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server = start(family, watchdog)) {
            server.freeze();
            CompletableFuture<Integer> answer =
                    CompletableFuture.supplyAsync(() -> number(server, "SELECT 7"));
            assertThat(answer.completeOnTimeout(-1, 500, TimeUnit.MILLISECONDS).join())
                    .isEqualTo(-1);

            server.resume();

            assertThat(number(server, "SELECT 7")).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_end_of_the_watchdogs_pipe_ends_the_server(ServerFamily family) throws Exception {
        ProcessHandle process;
        try (Watchdog watchdog = Watchdog.start()) {
            process = ProcessHandle.of(start(family, watchdog).pid()).orElseThrow();
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(process.isAlive()).isFalse());
    }

    private MySqlServer start(ServerFamily family, Watchdog watchdog) throws Exception {
        return MySqlServer.start("s", Programs.of(family), directory, List.of(), watchdog);
    }

    private static void execute(MySqlServer server, String... statements) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int number(MySqlServer server, String sql) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
