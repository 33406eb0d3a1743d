package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.proxy.boot.Proxy;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that compress, and servers that are spoken to so. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CompressionIT {
    private static final int MEBIBYTE = 1 << 20;
    private static final int EDGE = 0xff_ffff;

    private static final String DIGITS =
            "(SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                    + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"
                    + " UNION ALL SELECT 9)";
    private static final String MILLION =
            "SELECT /* slow */ SHA2(RAND(), 512) FROM "
                    + Stream.of("a", "b", "c", "d", "e", "f")
                            .map(name -> DIGITS + " " + name)
                            .collect(Collectors.joining(", "));

    /** Of these 39 MiB; no algorithm makes less than 19 of them, and sockets take 8. */
    private static final int MANY = 300_000;

    private final TestCluster cluster;

    CompressionIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** A table of its own, in a schema whose tables nobody counts. */
    @BeforeEach
    void table() throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(
                    server,
                    "CREATE TABLE IF NOT EXISTS strict.packed (id BIGINT NOT NULL PRIMARY KEY, v"
                            + " LONGTEXT)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_compress(Driver driver) throws Exception {
        try (Connection connection = connect(driver)) {
            Sql.execute(connection, "DELETE FROM packed");
            Sql.update(connection, "INSERT INTO packed VALUES (?, ?)", 1, "short");
            Sql.update(connection, "INSERT INTO packed VALUES (?, ?)", 2, "long ".repeat(100_000));

            assertThat(Sql.rows(connection, "SELECT id, v FROM packed WHERE id < ? ORDER BY id", 9))
                    .containsExactly("1,short", "2," + "long ".repeat(100_000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_send_and_get_values_at_the_edge_of_a_packet(Driver driver) throws Exception {
        try (Connection connection = connect(driver)) {
            for (int length : new int[] {EDGE - 4, 2 * EDGE + 5}) {
                String value = "edge".repeat(length / 4);
                Sql.execute(connection, "DELETE FROM packed");
                Sql.update(connection, "INSERT INTO packed VALUES (?, ?)", length, value);

                assertThat(Sql.rows(connection, "SELECT v FROM packed WHERE id = ?", length))
                        .containsExactly(value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.COMPRESS, RawClient.ZSTD})
    void replies_are_the_same_with_and_without(int compression) throws Exception {
        int others = RawClient.DEPRECATE_EOF;
        try (RawClient compressed = login(others | compression);
                RawClient plain = login(others)) {
            for (String sql :
                    List.of(
                            "SELECT 1",
                            "SELECT REPEAT('x', 49), REPEAT('y', 300)",
                            "SELECT REPEAT('x', " + (EDGE - 4) + ")",
                            "SELECT REPEAT(SHA2(RAND(7), 512), 200000)",
                            "SELECT 1; SELECT REPEAT('z', 100000), 3; DO 0; SELECT 4",
                            "SELEC",
                            "SELECT LENGTH('" + "y".repeat(EDGE - 18) + "')",
                            "SELECT LENGTH('" + "y".repeat(EDGE + 70_000) + "')",
                            "SELECT 2")) {
                assertThat(hashes(compressed.query(sql)))
                        .as(sql.substring(0, Math.min(60, sql.length())))
                        .isEqualTo(hashes(plain.query(sql)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.COMPRESS, RawClient.ZSTD})
    void a_slow_reader_of_a_large_result_costs_no_memory(int compression) throws Exception {
        try (RawClient client = login(RawClient.DEPRECATE_EOF | compression);
                Connection server = cluster.group("g0").connect()) {
            // The allocator takes chunks of up to 8 MiB for what is read fast, and keeps them.
            client.query(MILLION + " LIMIT 20000");
            long before = usedAfterCollection();
            long buffers = buffers();
            client.send(query(MILLION + " LIMIT " + MANY), 0);

            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(2))
                    .until(() -> isRunning(server));
            assertThat(usedAfterCollection() - before).isLessThan(64L * MEBIBYTE);
            assertThat(buffers() - buffers).isLessThanOrEqualTo(2L * MEBIBYTE);
            int rows = -2; // the column count and the one definition
            for (byte[] packet = client.packet();
                    (packet[4] & 0xff) != 0xfe;
                    packet = client.packet()) {
                rows++;
            }
            assertThat(rows).isEqualTo(MANY);
        }
    }

    /** Frames of a server may stand for much more than they are long. */
    @Test
    void a_slow_reader_of_what_a_server_compresses_costs_no_memory() throws Exception {
        try (Proxy proxy = proxy("", "zlib");
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "strict", 0);
                Connection server = cluster.group("g0").connect()) {
            client.query("DO 0");
            long before = usedAfterCollection();
            long buffers = buffers();
            client.send(query(MILLION.replace("SHA2(RAND(), 512)", "REPEAT('x', 1000)")), 0);

            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(2))
                    .until(() -> isRunning(server));
            assertThat(usedAfterCollection() - before).isLessThan(64L * MEBIBYTE);
            assertThat(buffers() - buffers).isLessThanOrEqualTo(2L * MEBIBYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.COMPRESS, RawClient.ZSTD})
    void a_frame_that_declares_more_than_a_command_may_have_is_refused(int compression)
            throws Exception {
        try (Proxy small = proxy("limits: {max-allowed-packet: 64KiB}", "none");
                RawClient client =
                        RawClient.login(small.port(), "app", "secret", "strict", compression)) {
            client.send(query("SELECT '" + "0".repeat(100_000) + "'"), 0);

            assertThat(RawReply.of(client.packetsToTheEnd()).errno()).isEqualTo(1153);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.COMPRESS, RawClient.ZSTD})
    void what_is_not_offered_is_not_used(int compression) throws Exception {
        try (Proxy none = proxy("listener: {port: 0, compression: []}", "none")) {
            byte[] greeting = RawClient.greeting(none.port());

            assertThat(RawGreeting.capabilities(greeting) & compression).isZero();
            assertThat(RawGreeting.capabilities(RawClient.greeting(cluster.port())) & compression)
                    .isEqualTo(compression);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "zstd"})
    void servers_are_spoken_to_in_frames(String compression) throws Exception {
        Assumptions.assumeFalse(
                compression.equals("zstd") && cluster.family() == ServerFamily.MARIADB,
                "MariaDB knows zlib only");
        try (Proxy proxy = proxy("", compression);
                Connection server = cluster.group("g0").connect();
                RawClient through = RawClient.login(proxy.port(), "app", "secret", "strict", 0);
                RawClient plain = login(0)) {
            for (String sql :
                    List.of(
                            "SELECT 1",
                            "SELECT REPEAT('x', 49), REPEAT('y', 300)",
                            "SELECT REPEAT(SHA2(RAND(7), 512), 200000)",
                            "SELECT 1; SELECT REPEAT('z', 100000), 3; DO 0; SELECT 4",
                            "SELEC",
                            "SELECT LENGTH('" + "y".repeat(EDGE - 18) + "')",
                            "SELECT LENGTH('" + "y".repeat(EDGE + 70_000) + "')",
                            "SELECT 2")) {
                assertThat(hashes(through.query(sql)))
                        .as(sql.substring(0, Math.min(60, sql.length())))
                        .isEqualTo(hashes(plain.query(sql)));
            }
            assertThat(RawReply.of(through.query("SHOW SESSION STATUS LIKE 'Compression'")).rows())
                    .containsExactly("Compression,ON");
            assertThat(RawReply.of(plain.query("SHOW SESSION STATUS LIKE 'Compression'")).rows())
                    .containsExactly("Compression,OFF");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_and_servers_compress_at_once(Driver driver) throws Exception {
        try (Proxy proxy = proxy("", "zlib");
                Connection connection =
                        driver.connect(
                                proxy.port(), "strict", "app", "secret", "&useCompression=true")) {
            Sql.execute(connection, "DELETE FROM packed");
            for (int id = 0; id < 50; id++) {
                Sql.update(connection, "INSERT INTO packed VALUES (?, ?)", id, "v".repeat(id * 50));
            }

            assertThat(Sql.rows(connection, "SELECT id, LENGTH(v) FROM packed WHERE id > ?", 47))
                    .containsExactly("48,2400", "49,2450");
        }
    }

    private Connection connect(Driver driver) throws SQLException {
        return driver.connect(cluster.port(), "strict", "app", "secret", "&useCompression=true");
    }

    private RawClient login(int capabilities) throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "strict", capabilities);
    }

    /** Another proxy in front of the cluster's servers. */
    private Proxy proxy(String more, String compression) throws Exception {
        String yaml =
                "apiVersion: tidegate/v1\n"
                        + (more.startsWith("listener") ? "" : "listener: {port: 0}\n")
                        + more
                        + "\nusers: {app: {password: secret}}\n"
                        + "schemas: {strict: {default-group: g0}}\n"
                        + cluster.groupsAsYaml()
                                .replace("nodes:", "compression: " + compression + ", nodes:");
        Configuration configuration =
                ((LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of())).configuration();
        return Proxy.start(Live.of(configuration));
    }

    private static boolean isRunning(Connection server) throws SQLException {
        return Sql.rows(
                                server,
                                "SELECT id FROM information_schema.processlist WHERE id <>"
                                        + " CONNECTION_ID() AND info LIKE 'SELECT /* slow */%'")
                        .size()
                == 1;
    }

    private static long usedAfterCollection() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long buffers() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> hashes(List<byte[]> packets) {
        return packets.stream()
                .map(packet ->
                        Arrays.toString(Arrays.copyOf(packet, Math.min(60, packet.length)))
                                + packet.length
                                + " "
                                + Arrays.hashCode(packet))
                .toList();
    }
}
