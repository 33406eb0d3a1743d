package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements whose length lies beside a packet's largest one before or after the sub-table's name
 * is put in: the packets of a reply count on from those of the command.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class LargeStatementIT {
    private static final int EDGE = 0xff_ffff;

    private final TestCluster cluster;

    LargeStatementIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {EDGE, EDGE + 40})
    void a_statement_that_gets_shorter_is_sent_in_as_many_packets(int length) throws Exception {
        String columns = "app.users.id, ".repeat(30);
        try (RawClient client = login()) {
            List<byte[]> reply = client.query(filled(columns, length));

            assertThat(reply.getFirst()[3]).isEqualTo((byte) 2);
            assertThat(reply.getFirst()[4]).isEqualTo((byte) 31);
            assertThat(client.query("SELECT 1").getFirst()[4]).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {EDGE - 10})
    void a_statement_that_would_need_one_packet_more_is_refused(int length) throws Exception {
        try (RawClient client = login()) {
            RawReply reply = RawReply.of(client.query(filled("", length)));

            assertThat(reply.errorMessage()).contains("TG-UNSUPPORTED-ON-SHARDS");
            assertThat(client.query("SELECT 1").getFirst()[4]).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {EDGE - 100, EDGE})
    void others_are_answered(int length) throws Exception {
        try (RawClient client = login()) {
            List<byte[]> reply = client.query(filled("", length));

            assertThat(reply.getFirst()[3]).isEqualTo((byte) (length < EDGE ? 1 : 2));
            assertThat(reply.getFirst()[4]).isOne();
        }
    }

    /**
     * @param length of the payload: the command's byte counts
     */
    private static String filled(String columns, int length) {
        String frame = "SELECT " + columns + "LENGTH('') FROM app.users WHERE app.users.id = 7";
        String filler = "y".repeat(length - 1 - frame.getBytes(UTF_8).length);
        return frame.replace("''", "'" + filler + "'");
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "app", 0);
    }
}
