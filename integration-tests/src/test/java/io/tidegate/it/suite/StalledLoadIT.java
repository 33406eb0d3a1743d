package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LOAD DATA LOCAL INFILE into a sharded table: how long its client is waited for. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class StalledLoadIT {
    private static final String LOAD = "LOAD DATA LOCAL INFILE 'mine' INTO TABLE t (id, v)";

    private static final int TIMEOUT = 1159;

    private final TestCluster cluster;
    private @TempDir Path directory;
    private LoadTables tables;

    StalledLoadIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = new LoadTables(cluster, directory, "");
    }

    @AfterEach
    void stop() throws Exception {
        tables.close();
    }

    /** Locks are free, and the connection is over: what comes late is taken for nothing. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 6000", RawClient.COMPRESS + ", 6000"})
    void a_client_that_stalls_is_left(int capabilities, int lines) throws Exception {
        try (RawClient client = tables.proxied(capabilities)) {
            client.query("SET net_read_timeout = 1");
            byte[] request = client.query(LOAD).getLast();
            if (lines > 0) {
                client.send(bytes(many(lines)), request[3] + 1);
            }
            long begun = System.nanoTime();
            byte[] error = client.packet();

            assertThat(RawReply.of(List.of(error)).errno()).isEqualTo(TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(700), Duration.ofSeconds(30));
            assertThat(packetsToTheEnd(client)).isEmpty();
            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    private static String many(int lines) {
        StringBuilder content = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            content.append(i).append('\t').append("x".repeat(1000)).append('\n');
        }
        return content.toString();
    }

    private static List<byte[]> packetsToTheEnd(RawClient client) throws Exception {
        try {
            return client.packetsToTheEnd();
        } catch (SocketException reset) {
            return List.of();
        }
    }

    /** Each part begins the wait anew, also while all servers are at work. */
    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.COMPRESS})
    void a_client_that_is_slow_is_waited_for(int capabilities) throws Exception {
        String busy = LOAD.replace("TABLE t", "TABLE one") + " SET n = SLEEP(IF(id = 1, 5, 0))";
        try (RawClient client = tables.proxied(capabilities)) {
            client.query("SET net_read_timeout = 3");
            int sequence = client.query(busy).getLast()[3] + 1;
            client.send(bytes("1\t" + "x".repeat(600 * 1024) + "\n"), sequence++);
            for (int i = 2; i <= 8; i++) {
                client.send(bytes(i + "\ta\n"), sequence++);
                Thread.sleep(700);
            }
            client.send(new byte[0], sequence);

            assertThat(client.packet()[4]).isZero();
            assertThat(tables.parted("one", "id")).hasSize(8);
        }
    }

    @Test
    void a_client_that_is_not_read_is_not_late() throws Exception {
        String line = "\t" + "x".repeat(64 * 1024 - 20) + "\n";
        try (RawClient client = tables.proxied(0)) {
            client.query("SET net_read_timeout = 1");
            String slow = LOAD + " SET n = SLEEP(IF(id = 1, 3, 0))";
            int sequence = client.query(slow).getLast()[3] + 1;
            for (int id = 1; id <= 640; id++) {
                client.send(bytes(id + line), sequence++ & 0xff);
            }
            client.send(new byte[0], sequence & 0xff);

            assertThat(client.packet()[4]).isZero();
            assertThat(tables.parted("t", "id")).hasSize(640);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
