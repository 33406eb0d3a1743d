package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A result of a million rows and more than 100 MB, made by joins of a table of ten rows. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class StreamingIT {
    private static final int ROWS = 1_000_000;
    private static final long MEBIBYTE = 1 << 20;

    private static final String DIGITS =
            "(SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                    + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"
                    + " UNION ALL SELECT 9)";
    private static final String MILLION =
            "SELECT REPEAT('x', 110) FROM "
                    + String.join(
                            ", ",
                            List.of(
                                    DIGITS + " a",
                                    DIGITS + " b",
                                    DIGITS + " c",
                                    DIGITS + " d",
                                    DIGITS + " e",
                                    DIGITS + " f"));

    private final TestCluster cluster;

    StreamingIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void a_million_rows_stream_with_less_than_64_mebibytes_of_heap() throws Exception {
        try (RawClient client = login()) {
            long before = usedAfterCollection();
            client.send(query(MILLION), 0);
            long bytes = 0;
            long most = 0;
            int rows = -2; // the column count and the one definition
            byte[] packet = client.packet();
            while ((packet[4] & 0xff) != 0xfe) {
                bytes += packet.length;
                rows++;
                if (rows % 250_000 == 0) {
                    most = Math.max(most, usedAfterCollection());
                }
                packet = client.packet();
            }

            assertThat(rows).isEqualTo(ROWS);
            assertThat(bytes).isGreaterThan(100 * MEBIBYTE);
            assertThat(most - before).isLessThan(64 * MEBIBYTE);
        }
    }

    @Test
    void a_client_that_stops_reading_stops_the_servers_sending() throws Exception {
        try (RawClient client = login();
                Connection server = cluster.group("g0").connect()) {
            client.send(query(MILLION), 0);

            // It would end within a second or two; blocked in its socket it stays where it is.
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(3))
                    .until(() -> isRunning(server));
        }
    }

    private static boolean isRunning(Connection server) throws SQLException {
        return Sql.rows(
                                server,
                                "SELECT id FROM information_schema.processlist WHERE id <>"
                                        + " CONNECTION_ID() AND info LIKE 'SELECT REPEAT%'")
                        .size()
                == 1;
    }

    private static long usedAfterCollection() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private RawClient login() throws IOException {
        return RawClient.login(cluster.port(), "app", "secret", "plain", RawClient.DEPRECATE_EOF);
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }
}
