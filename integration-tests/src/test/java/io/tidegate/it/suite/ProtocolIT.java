package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not keep to the protocol, over a bare socket. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ProtocolIT {
    private static final int ERR = 0xff;

    private final TestCluster cluster;

    ProtocolIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** For the server's administrators, for replicas, and what no server carries out any more. */
    @ParameterizedTest
    @CsvSource({
        "0, COM_SLEEP",
        "5, COM_CREATE_DB",
        "6, COM_DROP_DB",
        "7, COM_REFRESH",
        "8, COM_SHUTDOWN",
        "11, COM_CONNECT",
        "13, COM_DEBUG",
        "15, COM_TIME",
        "16, COM_DELAYED_INSERT",
        "18, COM_BINLOG_DUMP",
        "19, COM_TABLE_DUMP",
        "20, COM_CONNECT_OUT",
        "21, COM_REGISTER_SLAVE",
        "29, COM_DAEMON",
        "30, COM_BINLOG_DUMP_GTID",
        "32, COM_CLONE",
        "33, COM_SUBSCRIBE_GROUP_REPLICATION_STREAM",
        "99, Unknown command",
        "255, Unknown command",
    })
    void an_unsupported_command_gets_an_error_and_the_connection_lives_on(int command, String name)
            throws Exception {
        try (RawClient client = login()) {
            RawReply refusal = RawReply.of(client.command(command, new byte[] {1, 2, 3, 4}));

            assertThat(refusal.errno()).isEqualTo(1047);
            assertThat(refusal.errorMessage()).contains(name);
            assertThat(client.query("SELECT 1").getFirst()[4]).isEqualTo((byte) 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 255})
    void a_wrong_sequence_id_ends_the_connection(int sequence) throws Exception {
        try (RawClient client = login()) {
            client.send(query("SELECT 1"), sequence);

            List<byte[]> answers = client.packetsToTheEnd();

            assertThat(answers).hasSizeLessThanOrEqualTo(1);
            assertThat(answers).allSatisfy(answer -> assertThat(answer[4] & 0xff).isEqualTo(ERR));
        }
    }

    @Test
    void a_command_above_the_limit_is_refused() throws Exception {
        try (RawClient client = login()) {
            // Five full packets are announced, 80 MiB, where 40 MiB are allowed.
            byte[] full = new byte[4 + 0xff_ffff];
            full[0] = full[1] = full[2] = (byte) 0xff;
            full[4] = 3;
            try {
                for (int packet = 0; packet < 5; packet++) {
                    full[3] = (byte) packet;
                    client.sendBytes(full);
                }
            } catch (SocketException closed) {
                // It does not have to read what it refuses.
                return;
            }

            byte[] refusal = client.packet();

            assertThat(refusal[4] & 0xff).isEqualTo(ERR);
            assertThat((refusal[5] & 0xff) | ((refusal[6] & 0xff) << 8)).isEqualTo(1153);
        }
    }

    @Test
    void a_truncated_execute_gets_an_error() throws Exception {
        try (RawClient client = login()) {
            List<byte[]> refusal = client.command(0x17, new byte[] {1});

            assertThat(refusal.getFirst()[4] & 0xff).isEqualTo(ERR);
        }
    }

    @Test
    void an_execute_of_an_unknown_statement_gets_an_error_and_the_connection_lives_on()
            throws Exception {
        try (RawClient client = login()) {
            List<byte[]> refusal = client.command(0x17, new byte[] {9, 9, 0, 0, 0, 1, 0, 0, 0});

            assertThat(refusal.getFirst()[4] & 0xff).isEqualTo(ERR);
            assertThat(client.query("SELECT 1").getFirst()[4]).isEqualTo((byte) 1);
        }
    }

    @Test
    void a_malformed_login_ends_the_connection() throws Exception {
        try (RawClient client = RawClient.greeted(cluster.port())) {
            client.send(new byte[] {1, 2, 3}, 1);

            List<byte[]> answers = client.packetsToTheEnd();

            assertThat(answers).allSatisfy(answer -> assertThat(answer[4] & 0xff).isEqualTo(ERR));
        }
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "plain", 0);
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }
}
