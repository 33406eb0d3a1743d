package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that say that they will say no more, or are gone, wherever the conversation is. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class HalfClosedIT {
    /** What the client has done before. */
    enum State {
        GREETED,
        IN_THE_LOGIN,
        LOGGED_IN,
        IN_A_COMMAND,
        WAITING_FOR_ROWS,
        IN_ROWS_THAT_IT_DOES_NOT_READ,
        IN_A_TRANSACTION
    }

    private static final Duration LOOKED_AT = Duration.ofMillis(500);

    /** A thread that goes round for nothing takes all of it. */
    private static final double MOST_BUSY = 0.2;

    @TempDir private Path directory;
    private final TestCluster cluster;
    private OwnProxy proxy;

    HalfClosedIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        proxy =
                OwnProxy.start(
                        directory,
                        "listener: {port: 0, event-loops: 1}\nusers: {app: {password: secret}}\n"
                                + cluster.groupsAsYaml()
                                + "schemas: {plain: {default-group: g0}}\n");
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_says_no_more_is_let_go_and_keeps_no_thread_busy(State state)
            throws Exception {
        try (Socket socket = in(state)) {
            socket.shutdownOutput();

            nobodyIsLeft();
        }
    }

    @ParameterizedTest
    @EnumSource
    void so_is_one_that_vanishes(State state) throws Exception {
        Socket socket = in(state);
        socket.setSoLinger(true, 0);
        socket.close();

        nobodyIsLeft();
    }

    private void nobodyIsLeft() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(proxy.clients()).isZero());
        // What is left to do takes its time, and comes to an end.
        Awaitility.await().until(() -> busy() < MOST_BUSY);
        try (RawClient next = RawClient.login(proxy.port(), "app", "secret", "plain", 0)) {
            assertThat(RawReply.of(next.query("SELECT 5")).rows()).containsExactly("5");
        }
    }

    private Socket in(State state) throws Exception {
        if (state == State.GREETED || state == State.IN_THE_LOGIN) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isPositive();
            if (state == State.IN_THE_LOGIN) {
                socket.getOutputStream().write(new byte[] {80, 0, 0, 1, 5, 6, 7});
            }
            return socket;
        }
        RawClient client = RawClient.login(proxy.port(), "app", "secret", "plain", 0);
        switch (state) {
            case GREETED, IN_THE_LOGIN, LOGGED_IN -> {}
            case IN_A_COMMAND -> client.sendBytes(new byte[] {80, 0, 0, 0, 3, 'S', 'E', 'L'});
            case WAITING_FOR_ROWS -> client.send(query("SELECT SLEEP(2)"), 0);
            case IN_ROWS_THAT_IT_DOES_NOT_READ -> {
                client.send(query("SELECT REPEAT('x', 10000000), REPEAT('y', 10000000)"), 0);
                client.packet();
            }
            case IN_A_TRANSACTION -> {
                client.query("BEGIN");
                client.query("SELECT id FROM t FOR UPDATE");
            }
        }
        return client.socket();
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }

    /** How much of a processor the busiest event loop uses. */
    private static double busy() throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Long> loops =
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                        .filter(each ->
                                each != null && each.getThreadName().contains("tidegate-loop"))
                        .map(ThreadInfo::getThreadId)
                        .toList();
        assertThat(loops).isNotEmpty();
        long[] before = loops.stream().mapToLong(threads::getThreadCpuTime).toArray();
        TimeUnit.MILLISECONDS.sleep(LOOKED_AT.toMillis());
        double most = 0;
        for (int i = 0; i < before.length; i++) {
            long used = threads.getThreadCpuTime(loops.get(i)) - before[i];
            most = Math.max(most, (double) used / LOOKED_AT.toNanos());
        }
        return most;
    }
}
