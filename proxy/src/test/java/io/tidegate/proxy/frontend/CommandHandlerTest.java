package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.frontend.CommandClient.command;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandHandlerTest {
    private static final byte[] PING = command(Command.COM_PING, "");
    private static final byte[] QUIT = command(Command.COM_QUIT, "");
    private static final byte[] QUERY = command(Command.COM_QUERY, "UPDATE t SET a = 1");

    private final CommandClient client = new CommandClient();

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void a_command_is_answered() {
        client.send(PING);

        assertThat(client.replies()).singleElement().satisfies(CommandHandlerTest::isOk);
    }

    @Test
    void a_command_may_arrive_byte_by_byte() {
        client.sendByteByByte(PING);
        client.sendByteByByte(PING);

        assertThat(client.replies()).hasSize(2).allSatisfy(CommandHandlerTest::isOk);
    }

    @Test
    void commands_that_arrive_together_are_answered_one_by_one() {
        client.send(PING, PING, PING);

        assertThat(client.replies()).hasSize(3).allSatisfy(CommandHandlerTest::isOk);
    }

    @Test
    void a_command_that_arrives_while_another_runs_waits_for_its_reply() {
        client.send(QUERY);
        client.server.letIn();
        client.send(PING);
        assertThat(client.replies()).isEmpty();

        client.server.reply(0, EmbeddedServer.OK);

        assertThat(client.replies()).hasSize(2);
    }

    @Test
    void commands_reach_the_server_in_the_order_in_which_they_were_sent() {
        client.send(QUERY, command(Command.COM_QUERY, "UPDATE t SET a = 2"));
        client.server.letIn();

        assertThat(client.server.received(0))
                .extracting(Packet::payload)
                .containsExactly(hex(QUERY));
        client.server.reply(0, EmbeddedServer.OK);
        assertThat(client.server.received(0))
                .extracting(Packet::payload)
                .containsExactly(hex(command(Command.COM_QUERY, "UPDATE t SET a = 2")));
    }

    @Test
    void a_command_of_an_unknown_kind_is_refused_and_the_next_is_served() {
        client.send(WirePackets.packet(0, out -> out.writeByte(0x7F)), PING);

        var replies = client.replies();
        assertThat(error(replies.getFirst()).errno()).isEqualTo(1047);
        isOk(replies.getLast());
    }

    @Test
    void an_empty_command_is_refused_and_the_next_is_served() {
        client.send(WirePackets.packet(0, _ -> {}), PING);

        var replies = client.replies();
        assertThat(error(replies.getFirst()).errno()).isEqualTo(1047);
        isOk(replies.getLast());
    }

    @Test
    void a_packet_out_of_order_ends_the_connection() {
        client.send(WirePackets.packet(1, out -> out.writeByte(Command.COM_PING.code())), PING);

        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(error(reply).errno()).isEqualTo(1156));
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_command_that_is_too_large_is_refused_before_it_has_arrived() {
        ByteBuf header = client.allocator.buffer();
        header.writeMediumLE(0xFFFFFF).writeByte(0).writeZero(0xFFFFFF);
        header.writeMediumLE(CommandClient.MAX_COMMAND - 0xFFFFFF + 1).writeByte(1);
        client.channel.writeInbound(header);

        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(error(reply).errno()).isEqualTo(1153));
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void the_second_packet_of_a_command_may_be_empty() {
        byte[] sql = new byte[0xFFFFFF - 1];
        Arrays.fill(sql, (byte) ' ');
        System.arraycopy("UPDATE t SET a = 1".getBytes(US_ASCII), 0, sql, 0, 4);
        client.send(
                WirePackets.packet(
                        0, out -> out.writeByte(Command.COM_QUERY.code()).writeBytes(sql)));
        client.server.letIn();
        assertThat(client.server.received(0)).hasSize(2);

        client.server.reply(0, EmbeddedServer.ok(2));

        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.sequence()).isEqualTo(2));
    }

    @Test
    void a_client_that_sends_far_ahead_is_not_read_until_it_can_be_served() {
        client.send(QUERY);
        client.server.letIn();
        client.send(
                command(Command.COM_QUERY, "UPDATE t SET a = '" + "x".repeat(1024 * 1024) + "'"));
        assertThat(client.isRead()).isFalse();

        client.server.reply(0, EmbeddedServer.OK);
        client.server.reply(0, EmbeddedServer.OK);

        assertThat(client.isRead()).isTrue();
        assertThat(client.replies()).hasSize(2);
    }

    @Test
    void a_client_that_reads_nothing_gets_no_answers_of_our_own_either() {
        client.reads(false);
        for (int i = 0; i < 100; i++) {
            client.send(PING);
        }
        assertThat(client.replies()).isEmpty();

        client.reads(true);

        assertThat(client.replies()).hasSize(100);
    }

    @Test
    void a_client_that_sends_ahead_for_ever_is_held_in_bounded_memory() {
        byte[] ping = PING;
        byte[] half = {ping[0], ping[1]};
        byte[] restAndHalf = {ping[2], ping[3], ping[4], ping[0], ping[1]};
        client.send(half);
        for (int i = 0; i < 20_000; i++) {
            client.send(restAndHalf);
            assertThat(client.replies()).hasSize(1);
        }

        assertThat(client.held()).isLessThan(1024);
    }

    @Test
    void a_goodbye_waits_for_the_command_before_it() {
        client.send(QUERY, QUIT);
        client.server.letIn();
        client.server.reply(0, EmbeddedServer.OK);

        assertThat(client.replies()).singleElement().satisfies(CommandHandlerTest::isOk);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void what_follows_a_goodbye_is_not_looked_at() {
        client.send(QUIT, QUERY);

        assertThat(client.channel.isOpen()).isFalse();
        assertThat(client.server.connections()).isZero();
    }

    @Test
    void a_client_that_leaves_before_its_connection_is_open_leaves_that_to_others() {
        client.send(QUERY);
        client.leave();
        client.server.letIn();

        assertThat(client.server.channel(0).isOpen()).isTrue();
        assertThat(client.server.received(0)).isEmpty();
    }

    @Test
    void a_client_that_leaves_before_its_connection_fails_leaves_nothing_behind() {
        client.send(QUERY);
        client.leave();
        var _ = client.server.channel(0).close();

        assertThat(client.held()).isZero();
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_client_that_leaves_while_its_connection_is_made_ready_leaves_nothing_behind() {
        client.send(command(Command.COM_QUERY, "BEGIN"), QUERY);
        client.server.letIn();
        assertThat(client.server.received(0))
                .extracting(Packet::payload)
                .containsExactly(hex(command(Command.COM_QUERY, "BEGIN")));

        client.leave();

        assertThat(client.replies()).hasSize(1);
        assertThat(client.held()).isZero();
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_client_that_leaves_while_its_command_runs_takes_the_connection_with_it() {
        client.send(QUERY);
        client.server.letIn();
        client.leave();

        assertThat(client.server.channel(0).isOpen()).isFalse();
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_client_that_leaves_between_commands_leaves_its_connection_to_others() {
        client.send(QUERY);
        client.server.letIn();
        client.server.reply(0, EmbeddedServer.OK);
        client.leave();

        assertThat(client.server.channel(0).isOpen()).isTrue();
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void half_a_command_of_a_client_that_leaves_is_forgotten() {
        client.send(new byte[] {PING[0], PING[1]});
        client.leave();

        assertThat(client.held()).isZero();
    }

    @Test
    void a_client_that_does_nothing_is_let_go_at_a_drain() {
        client.send(PING);

        client.drain();

        assertThat(client.replies()).hasSize(1);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_command_that_runs_at_a_drain_gets_its_reply() {
        client.send(QUERY);
        client.server.letIn();

        client.drain();

        assertThat(client.channel.isOpen()).isTrue();
        client.server.reply(0, EmbeddedServer.OK);
        assertThat(client.replies()).singleElement().satisfies(CommandHandlerTest::isOk);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_command_that_was_sent_ahead_before_a_drain_gets_its_reply() {
        client.send(QUERY, PING);
        client.server.letIn();

        client.drain();

        assertThat(client.channel.isOpen()).isTrue();
        client.server.reply(0, EmbeddedServer.OK);
        assertThat(client.replies()).hasSize(2).allSatisfy(CommandHandlerTest::isOk);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_command_of_which_a_drain_has_seen_half_is_answered() {
        client.send(new byte[] {PING[0], PING[1]});

        client.drain();
        client.send(new byte[] {PING[2], PING[3], PING[4]});

        assertThat(client.replies()).singleElement().satisfies(CommandHandlerTest::isOk);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_transaction_that_was_begun_may_end_after_a_drain() {
        client.send(command(Command.COM_QUERY, "BEGIN"));

        client.drain();

        assertThat(client.channel.isOpen()).isTrue();
        client.send(command(Command.COM_QUERY, "ROLLBACK"));
        assertThat(client.replies()).hasSize(2).allSatisfy(CommandHandlerTest::isOk);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void without_autocommit_a_client_is_let_go_between_its_transactions_only() {
        client.send(command(Command.COM_QUERY, "SET autocommit = 0"));
        client.server.letIn();
        client.server.reply(0, ok(0));
        client.send(QUERY);
        client.server.reply(0, ok(ServerStatus.IN_TRANS));

        client.drain();

        assertThat(client.channel.isOpen()).isTrue();
        client.send(command(Command.COM_QUERY, "COMMIT"));
        client.server.reply(0, ok(0));
        assertThat(client.replies()).hasSize(3);
        assertThat(client.channel.isOpen()).isFalse();
    }

    private static byte[] ok(int status) {
        return WirePackets.packet(1, OkPacket.of(status)::encode);
    }

    private static void isOk(Packet reply) {
        assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER);
        assertThat(reply.sequence()).isEqualTo(1);
    }

    private static ErrPacket error(Packet reply) {
        return ErrPacket.decode(reply.buffer());
    }

    private static String hex(byte[] packet) {
        return WirePackets.parse(packet).getFirst().payload();
    }
}
