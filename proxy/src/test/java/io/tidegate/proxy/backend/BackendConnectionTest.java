package io.tidegate.proxy.backend;

import static io.tidegate.proxy.backend.PoolFixture.KIND;
import static io.tidegate.proxy.backend.PoolFixture.NEVER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection, its commands and all that a server can do to them. */
class BackendConnectionTest {
    private static final byte[] SQL = "UPDATE t SET a = 1".getBytes(US_ASCII);
    private static final byte[] ROWS = {
        1,
        0,
        0,
        1,
        1,
        9,
        0,
        0,
        2,
        3,
        'd',
        'e',
        'f',
        0,
        0,
        0,
        1,
        'a',
        2,
        0,
        0,
        3,
        1,
        'x',
        7,
        0,
        0,
        4,
        (byte) 0xFE,
        0,
        0,
        2,
        0,
        0,
        0
    };

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final EmbeddedServer server = new EmbeddedServer(allocator);
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final NodeBudget budget = new NodeBudget();
    private final Recorder recorder = new Recorder();

    @SuppressWarnings("NullAway.Init") // set by open(), which every test runs first
    private BackendConnection connection;

    @BeforeEach
    void open() {
        BackendPool pool =
                new BackendPool(
                        clock.eventLoop(),
                        0,
                        PoolFixture.group(new Endpoint("127.0.0.1", 3306)),
                        new PoolConfig(1, NEVER, NEVER, NEVER, NEVER, NEVER),
                        budget,
                        new BackendConnector(
                                server, NEVER, new BackendTls(Runnable::run), new Codecs()));
        pool.lease(
                KIND,
                null,
                Variables.NONE,
                new LeaseListener() {
                    @Override
                    public void leased(BackendConnection leased) {
                        connection = leased;
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        throw cause;
                    }
                });
        server.letIn();
    }

    @AfterEach
    void nothing_leaks() {
        server.close();
        clock.finishAndReleaseAll();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_command_is_sent_and_its_reply_handed_over() {
        connection.query(SQL, recorder);
        server.reply(0, EmbeddedServer.OK);

        assertThat(server.received(0))
                .extracting(Packet::firstByte)
                .containsExactly(Command.COM_QUERY.code());
        assertThat(recorder.events).containsExactly("last " + hex(EmbeddedServer.OK));
        assertThat(connection.isUsable()).isTrue();
    }

    @Test
    void a_reply_that_comes_byte_by_byte_is_complete_with_its_last_byte() {
        connection.query(SQL, recorder);
        for (byte one : ROWS) {
            assertThat(connection.isUsable()).isFalse();
            server.reply(0, new byte[] {one});
        }

        assertThat(recorder.events).hasSize(ROWS.length).last().isEqualTo("last 00");
        assertThat(connection.isUsable()).isTrue();
    }

    @Test
    void a_second_command_before_the_reply_is_a_defect_and_sends_nothing() {
        connection.query(SQL, recorder);
        server.received(0);

        assertThatThrownBy(() -> connection.query(SQL, new IgnoredReply()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(server.received(0)).isEmpty();
    }

    @Test
    void bytes_behind_a_reply_are_no_part_of_the_next_one() {
        connection.query(SQL, recorder);
        server.reply(0, join(EmbeddedServer.OK, EmbeddedServer.OK));

        assertThat(recorder.events).containsExactly("lost BACKEND_PROTOCOL");
        assertThat(server.channel(0).isOpen()).isFalse();
    }

    @Test
    void a_reply_with_a_wrong_sequence_ends_the_connection() {
        connection.query(SQL, recorder);
        server.reply(0, EmbeddedServer.ok(0));

        assertThat(recorder.events).containsExactly("lost BACKEND_PROTOCOL");
        assertThat(server.channel(0).isOpen()).isFalse();
    }

    @Test
    void a_connection_that_breaks_before_the_reply_leaves_the_outcome_unknown() {
        connection.query(SQL, recorder);
        server.reply(0, new byte[] {1, 0});
        var _ = server.channel(0).close();

        assertThat(recorder.events).containsExactly("some 0100", "lost OUTCOME_UNKNOWN");
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_command_for_a_connection_that_is_gone_was_not_executed() {
        var _ = server.channel(0).close();
        connection.query(SQL, recorder);

        assertThat(recorder.events).containsExactly("lost GROUP_UNREACHABLE");
        assertThat(connection.isBusy()).isFalse();
    }

    @Test
    void a_connection_that_is_given_up_tells_who_waits() {
        connection.query(SQL, recorder);
        connection.discard();
        clock.runPendingTasks();

        assertThat(recorder.events).containsExactly("lost OUTCOME_UNKNOWN");
    }

    @Test
    void a_loss_while_nothing_runs_is_told_once() {
        connection.onIdleLoss(() -> recorder.events.add("idle loss"));
        var _ = server.channel(0).close();

        assertThat(recorder.events).containsExactly("idle loss");
    }

    @Test
    void a_server_that_speaks_unasked_to_a_held_connection_ends_it() {
        connection.onIdleLoss(() -> recorder.events.add("idle loss"));
        server.reply(0, EmbeddedServer.OK);

        assertThat(recorder.events).containsExactly("idle loss");
        assertThat(server.channel(0).isOpen()).isFalse();
    }

    @Test
    void packets_without_a_reply_go_in_front_of_the_next_command() {
        connection.sendUnanswered(
                Commands.text(allocator, Command.COM_STMT_CLOSE, new byte[] {7, 0, 0, 0}));
        assertThat(server.received(0)).isEmpty();
        connection.query(SQL, recorder);

        assertThat(server.received(0))
                .extracting(Packet::firstByte)
                .containsExactly(Command.COM_STMT_CLOSE.code(), Command.COM_QUERY.code());
    }

    @Test
    void a_statement_of_several_packets_is_answered_in_their_sequence() {
        connection.query(new byte[0xFFFFFF], recorder);
        assertThat(server.received(0)).extracting(Packet::sequence).containsExactly(0, 1);
        server.reply(0, EmbeddedServer.ok(2));

        assertThat(recorder.events).containsExactly("last " + hex(EmbeddedServer.ok(2)));
    }

    @Test
    void a_column_count_that_no_result_has_ends_the_connection() {
        connection.query(SQL, recorder);
        server.reply(
                0, WirePackets.packet(1, out -> out.writeByte(0xFE).writeLongLE(Long.MAX_VALUE)));

        assertThat(recorder.events).containsExactly("lost BACKEND_PROTOCOL");
    }

    @Test
    void a_defect_in_what_handles_a_reply_does_not_leave_its_client_waiting() {
        recorder.failsAtTheEnd = true;
        connection.query(SQL, recorder);
        server.reply(0, EmbeddedServer.OK);

        assertThat(recorder.events)
                .containsExactly("last " + hex(EmbeddedServer.OK), "lost INTERNAL");
        assertThat(server.channel(0).isOpen()).isFalse();
    }

    @Test
    void a_defect_in_the_middle_of_a_reply_does_not_leave_its_client_waiting() {
        recorder.failsAtOnce = true;
        connection.query(SQL, recorder);
        server.reply(0, new byte[] {1, 0});

        assertThat(recorder.events).hasSize(2).last().asString().startsWith("lost");
        assertThat(server.channel(0).isOpen()).isFalse();
    }

    @Test
    void it_belongs_to_its_group() {
        assertThat(connection.group()).isEqualTo(new GroupId("g0"));
    }

    private static byte[] join(byte[] one, byte[] two) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(one, two));
    }

    private static String hex(byte[] bytes) {
        return ByteBufUtil.hexDump(bytes);
    }

    private static final class Recorder implements ReplyListener {
        final List<String> events = new ArrayList<>();
        boolean failsAtOnce;
        boolean failsAtTheEnd;

        @Override
        public void onBytes(ByteBuf bytes, boolean complete) {
            events.add((complete ? "last " : "some ") + ByteBufUtil.hexDump(bytes));
            bytes.release();
            if (failsAtOnce || (complete && failsAtTheEnd)) {
                throw new IllegalStateException("a defect for this test");
            }
        }

        @Override
        public void onReadComplete() {}

        @Override
        public void onLost(TidegateException cause) {
            assertThat(cause.code()).isInstanceOf(ErrorCode.class);
            events.add("lost " + cause.code().name());
        }
    }
}
