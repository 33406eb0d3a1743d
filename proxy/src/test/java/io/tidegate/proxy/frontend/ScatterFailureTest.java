package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read of four shards, two on each group, that does not come to its end. */
class ScatterFailureTest {
    private static final byte[] PING = CommandClient.command(Command.COM_PING, "");

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    private void read() {
        readWithFirstGroup();
        server.letIn();
    }

    /** The other group is not connected yet. */
    private void readWithFirstGroup() {
        client.query("SELECT n FROM items");
        server.letIn();
    }

    private static byte[] rows(String... values) {
        return Results.of("n", values);
    }

    /** Everything but the last bytes. */
    private static byte[] cut(byte[] reply, int missing) {
        return Arrays.copyOf(reply, reply.length - missing);
    }

    private void isEndedByAnError(String code) {
        List<Packet> replies = client.replies();
        assertThat(ErrPacket.decode(replies.getLast().buffer()).message()).contains(code);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).sequence()).isEqualTo(i + 1);
        }
        client.send(PING);
        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    /** What is held besides that which nobody has read yet. */
    private long heldByTheProxy() {
        client.replies();
        server.received(0);
        if (server.connections() > 1) {
            server.received(1);
        }
        return client.held();
    }

    @Test
    void the_rows_of_all_shards_are_one_result() {
        read();
        server.reply(0, rows("a"));
        server.reply(0, rows("b"));
        server.reply(1, rows("c"));
        server.reply(1, rows("d"));

        // Count, definition, four rows, end.
        assertThat(client.replies()).hasSize(7);
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void groups_are_asked_at_the_same_time() {
        read();

        assertThat(server.statements(0)).anyMatch(sent -> sent.startsWith("SELECT"));
        assertThat(server.statements(1)).anyMatch(sent -> sent.startsWith("SELECT"));
    }

    @Test
    void rows_of_another_group_wait_for_the_columns() {
        read();
        server.reply(1, rows("c"));
        assertThat(client.replies()).isEmpty();

        server.reply(0, rows("a"));
        server.reply(0, rows("b"));
        server.reply(1, rows("d"));

        List<Packet> replies = client.replies();
        assertThat(replies).hasSize(7);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).sequence()).isEqualTo(i + 1);
        }
    }

    @Test
    void rows_of_another_group_wait_for_the_end_of_a_large_row() {
        byte[] large = rows("x".repeat(100_000));
        read();
        server.reply(0, Arrays.copyOf(large, 90_000));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(client.sent());
        server.reply(1, rows("c"));
        assertThat(client.sent()).isEmpty();

        server.reply(0, Arrays.copyOfRange(large, 90_000, large.length));
        server.reply(0, rows("b"));
        server.reply(1, rows("d"));
        sent.writeBytes(client.sent());

        List<Packet> replies = WirePackets.parse(sent.toByteArray());
        assertThat(replies).hasSize(7);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).sequence()).isEqualTo(i + 1);
        }
    }

    /** The client reads the error where the next row would be. */
    @Test
    void a_large_row_is_sent_to_its_end_before_the_error_of_another_group() {
        byte[] large = rows("x".repeat(100_000), "more");
        read();
        server.reply(0, Arrays.copyOf(large, 90_000));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(client.sent());

        server.refuse(1, 1317, "Query execution was interrupted");
        assertThat(client.sent()).isEmpty();
        server.reply(0, Arrays.copyOfRange(large, 90_000, large.length));
        sent.writeBytes(client.sent());

        List<Packet> replies = WirePackets.parse(sent.toByteArray());
        assertThat(replies).hasSize(5);
        assertThat(ErrPacket.decode(replies.getLast().buffer()).message()).contains("interrupted");
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 0xFFFFFF - 4, 0xFFFFFF - 3, 17_000_000})
    void a_large_row_goes_on_as_it_comes_and_arrives_whole(int length) {
        byte[] whole = rows("a", "x".repeat(length), "b");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        read();
        for (int at = 0; at < whole.length; at += 50_001) {
            int next = Math.min(whole.length, at + 50_001);
            server.reply(0, Arrays.copyOfRange(whole, at, next));
            sent.writeBytes(client.sent());
            if (next < whole.length) {
                // Nothing but a header, or the begin of what follows, waits for more.
                assertThat(next - sent.size()).isLessThan(64);
            }
        }
        server.reply(0, rows("c"));
        server.reply(1, rows("d"));
        server.reply(1, rows("e"));
        sent.writeBytes(client.sent());

        List<Packet> replies = WirePackets.parse(sent.toByteArray());
        assertThat(replies).hasSize(length + 4 < 0xFFFFFF ? 9 : 10);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).sequence()).isEqualTo(i + 1);
        }
    }

    @Test
    void a_connection_lost_inside_a_large_row_ends_the_client() {
        read();
        server.reply(0, cut(rows("a", "x".repeat(100_000)), 100));

        server.lose(0);

        assertThat(client.channel.isOpen()).isFalse();
    }

    /** The second time its plan is known, and it is refused at once. */
    @Test
    void a_refused_read_that_names_the_client_leaves_nothing() {
        for (int i = 0; i < 2; i++) {
            client.query("SELECT USER(), JSON_ARRAYAGG(n) FROM items");

            assertThat(client.error().message()).contains("TG-");
        }
    }

    @Test
    void a_connection_lost_before_the_first_byte_is_an_error() {
        read();

        server.lose(0);

        isEndedByAnError("broke during a read");
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_connection_lost_between_two_rows_is_an_error_and_no_short_result() {
        read();
        server.reply(0, cut(rows("a", "b"), 13));

        server.lose(0);

        isEndedByAnError("broke during a read");
    }

    @Test
    void a_connection_lost_inside_a_row_is_an_error_and_no_short_result() {
        read();
        server.reply(0, cut(rows("a", "b"), 12));

        server.lose(0);

        isEndedByAnError("broke during a read");
    }

    @Test
    void a_connection_lost_at_a_later_shard_is_an_error_and_no_short_result() {
        read();
        server.reply(0, rows("a"));
        server.reply(0, rows("b"));
        server.reply(1, rows("c"));

        server.lose(1);

        isEndedByAnError("broke during a read");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_with_a_transaction_ends_its_session() {
        client.query("BEGIN");
        client.query("SELECT n FROM items WHERE id IN (0, 1)");
        server.letIn();
        server.accept(0);
        client.replies();

        server.lose(0);

        assertThat(client.error().message()).contains("TG-OUTCOME-UNKNOWN");
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_shard_that_refuses_ends_the_result_and_stops_the_others() {
        read();
        server.reply(0, rows("a"));
        server.statements(0);

        server.refuse(0, 1317, "Query execution was interrupted");

        isEndedByAnError("interrupted");
        assertThat(server.statements(0)).noneMatch(sent -> sent.startsWith("SELECT"));
        assertThat(server.isOpen(0)).isTrue();
        assertThat(server.isOpen(1)).isFalse();
    }

    @Test
    void a_group_that_cannot_be_reached_ends_the_result() {
        readWithFirstGroup();
        server.reply(0, rows("a"));
        server.reply(0, rows("b"));

        server.lose(1);

        isEndedByAnError("TG-GROUP-UNREACHABLE");
    }

    @Test
    void a_connection_lost_inside_a_row_of_several_packets_ends_the_client_too() {
        read();
        byte[] row = Results.of("n", "x".repeat(0xFFFFFF));
        server.reply(0, cut(row, 15));

        server.lose(0);

        // An error packet here would be read as the end of the row.
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_leaves_inside_a_row_leaves_nothing_behind() {
        read();
        server.reply(0, cut(rows("a", "b"), 12));

        client.leave();

        assertThat(heldByTheProxy()).isZero();
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_client_that_leaves_before_the_next_group_is_connected_leaves_nothing_behind() {
        readWithFirstGroup();
        server.reply(0, rows("a"));
        server.reply(0, rows("b"));

        client.leave();
        server.letIn();

        assertThat(server.received(1)).isEmpty();
        assertThat(heldByTheProxy()).isZero();
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void an_answer_that_cannot_be_read_closes_its_connection() {
        read();

        server.reply(0, new byte[] {1, 0, 0, 1, (byte) ErrPacket.HEADER});

        isEndedByAnError("TG-BACKEND-PROTOCOL");
        assertThat(server.isOpen(0)).isFalse();
        assertThat(client.budgets.open()).isZero();
    }
}
