package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Ids of prepared statements: wrong ones, those of others, and many of them. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class StatementIdsIT {
    private static final int PREPARE = 0x16;
    private static final int EXECUTE = 0x17;
    private static final int CLOSE = 0x19;
    private static final int RESET = 0x1A;
    private static final int UNKNOWN_STATEMENT = 1243;
    private static final int TOO_MANY_STATEMENTS = 1461;

    private final TestCluster cluster;

    StatementIdsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void an_id_that_is_not_the_clients_is_unknown() throws Exception {
        try (RawClient client = login();
                RawClient other = login()) {
            int closed = prepare(client, "SELECT 1");
            close(client, closed);
            prepare(other, "SELECT 2");
            int others = prepare(other, "SELECT 3");

            for (int id : new int[] {0, -1, Integer.MIN_VALUE, closed, others, 1 << 30}) {
                assertThat(errno(execute(client, id))).isEqualTo(UNKNOWN_STATEMENT);
                assertThat(errno(client.command(RESET, littleEndian(id))))
                        .isEqualTo(UNKNOWN_STATEMENT);
                // Nobody answers to these two.
                close(client, id);
                client.send(longData(id), 0);
            }

            assertThat(value(client.query("SELECT 4"))).isEqualTo("4");
            assertThat(errno(execute(other, others))).isZero();
        }
    }

    @Test
    void statements_of_one_text_are_closed_one_by_one() throws Exception {
        try (RawClient client = login()) {
            int first = prepare(client, "SELECT 'same'");
            int second = prepare(client, "SELECT 'same'");
            int third = prepare(client, "SELECT 'same'");
            assertThat(List.of(first, second, third)).doesNotHaveDuplicates();

            close(client, second);

            assertThat(errno(execute(client, first))).isZero();
            assertThat(errno(execute(client, second))).isEqualTo(UNKNOWN_STATEMENT);
            assertThat(errno(execute(client, third))).isZero();
            close(client, first);
            assertThat(errno(execute(client, third))).isZero();
        }
    }

    /** More than a connection to a server keeps, and as many as a client may have. */
    @Test
    void a_client_has_many_statements_and_not_without_end() throws Exception {
        try (RawClient client = login()) {
            int first = prepare(client, "SELECT 'first'");
            int last = first;
            List<byte[]> reply = List.of();
            for (int i = 0; i < 20_000 && errno(reply) == 0; i++) {
                // The proxy keeps these itself: a server would have its own limit.
                reply = client.command(PREPARE, "COMMIT".getBytes(StandardCharsets.UTF_8));
                last = errno(reply) == 0 ? id(reply) : last;
            }

            assertThat(errno(reply)).isEqualTo(TOO_MANY_STATEMENTS);
            assertThat(errno(execute(client, first))).isZero();
            assertThat(errno(execute(client, last))).isZero();
            close(client, last);
            assertThat(errno(execute(client, prepare(client, "SELECT 'again'")))).isZero();
        }
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "plain", RawClient.DEPRECATE_EOF);
    }

    private static int prepare(RawClient client, String sql) throws Exception {
        List<byte[]> reply = client.command(PREPARE, sql.getBytes(StandardCharsets.UTF_8));
        assertThat(errno(reply)).isZero();
        return id(reply);
    }

    private static int id(List<byte[]> reply) {
        byte[] ok = reply.getFirst();
        return (ok[5] & 0xFF) | (ok[6] & 0xFF) << 8 | (ok[7] & 0xFF) << 16 | (ok[8] & 0xFF) << 24;
    }

    private static List<byte[]> execute(RawClient client, int id) throws Exception {
        ByteArrayOutputStream argument = new ByteArrayOutputStream();
        argument.writeBytes(littleEndian(id));
        argument.writeBytes(new byte[] {0, 1, 0, 0, 0});
        return client.command(EXECUTE, argument.toByteArray());
    }

    private static void close(RawClient client, int id) throws Exception {
        byte[] command = new byte[5];
        command[0] = CLOSE;
        System.arraycopy(littleEndian(id), 0, command, 1, 4);
        client.send(command, 0);
    }

    private static byte[] longData(int id) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.write(0x18);
        command.writeBytes(littleEndian(id));
        command.writeBytes(new byte[] {0, 0, 'x'});
        return command.toByteArray();
    }

    private static byte[] littleEndian(int value) {
        return new byte[] {
            (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
        };
    }

    private static int errno(List<byte[]> reply) {
        if (reply.isEmpty() || reply.getLast()[4] != (byte) 0xFF) {
            return 0;
        }
        byte[] error = reply.getLast();
        return (error[5] & 0xFF) | (error[6] & 0xFF) << 8;
    }

    /** Of a result of one column, with DEPRECATE_EOF. */
    private static String value(List<byte[]> reply) {
        byte[] row = reply.get(2);
        return new String(row, 5, row[4], StandardCharsets.UTF_8);
    }
}
