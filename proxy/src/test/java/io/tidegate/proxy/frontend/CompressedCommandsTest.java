package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.compression.Frames.compressed;
import static io.tidegate.proxy.compression.Frames.plain;
import static io.tidegate.proxy.frontend.CommandClient.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Compression;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.compression.Frames;
import io.tidegate.proxy.compression.Frames.Frame;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands of a client that compresses. */
class CompressedCommandsTest {
    private static final byte[] PING = command(Command.COM_PING, "");
    private static final byte[] QUERY =
            command(Command.COM_QUERY, "UPDATE t SET a = 1 /* " + "x".repeat(100) + " */");

    private final CommandClient client = new CommandClient(Method.of(-1, 3));

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void a_command_may_span_frames() {
        client.send(plain(0, Arrays.copyOf(PING, 2)), plain(1, Arrays.copyOfRange(PING, 2, 5)));

        assertThat(frames())
                .singleElement()
                .satisfies(frame -> assertThat(frame.sequence()).isEqualTo(2))
                .satisfies(frame -> assertThat(packets(frame)).hasSize(1));
    }

    @Test
    void a_frame_may_hold_several_commands() {
        client.send(plain(0, together(PING, PING, PING)));

        assertThat(frames()).flatExtracting(CompressedCommandsTest::packets).hasSize(3);
    }

    @Test
    void a_command_reaches_the_server_as_it_was_before_compression() {
        client.send(compressed(Compression.ZLIB, 0, QUERY));
        client.server.letIn();

        assertThat(client.server.received(0))
                .extracting(Packet::payload)
                .containsExactly(WirePackets.parse(QUERY).getFirst().payload());
        client.server.reply(0, EmbeddedServer.OK);
        assertThat(frames()).hasSize(1);
    }

    @Test
    void a_command_that_arrives_while_another_runs_waits_for_its_reply() {
        client.send(compressed(Compression.ZLIB, 0, QUERY));
        client.server.letIn();
        client.send(plain(0, PING));
        assertThat(frames()).isEmpty();

        client.server.reply(0, EmbeddedServer.OK);

        assertThat(frames()).extracting(Frame::sequence).containsExactly(1, 1);
    }

    @Test
    void a_corrupt_frame_is_answered_and_ends_the_connection() {
        byte[] broken = compressed(Compression.ZLIB, 0, QUERY);
        broken[20]++;

        client.send(broken, plain(0, PING));

        assertThat(frames())
                .singleElement()
                .satisfies(frame -> assertThat(frame.sequence()).isOne())
                .satisfies(frame -> assertThat(error(frame).errno()).isEqualTo(1157));
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_corrupt_frame_behind_a_running_command_does_not_spoil_its_reply() {
        client.send(compressed(Compression.ZLIB, 0, QUERY));
        client.server.letIn();
        client.send(plain(7, PING));
        assertThat(client.channel.isOpen()).isTrue();

        client.server.reply(0, EmbeddedServer.OK);

        List<Frame> frames = frames();
        assertThat(packets(frames.getFirst()).getFirst().firstByte()).isZero();
        assertThat(error(frames.getLast()).errno()).isEqualTo(1156);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_sends_far_ahead_is_not_read_also_within_a_frame() {
        client.send(compressed(Compression.ZLIB, 0, QUERY));
        client.server.letIn();
        byte[] frame = plain(0, together(PING, new byte[3 * 1024 * 1024]));

        client.send(Arrays.copyOf(frame, 2 * 1024 * 1024));
        assertThat(client.isRead()).isFalse();
        client.server.reply(0, EmbeddedServer.OK);

        assertThat(client.isRead()).isTrue();
        assertThat(frames()).hasSize(1);
    }

    @Test
    void a_large_frame_is_read_to_its_end_when_nothing_else_is_to_do() {
        byte[] frame = plain(0, new byte[3 * 1024 * 1024]);

        client.send(Arrays.copyOf(frame, 2 * 1024 * 1024));

        assertThat(client.isRead()).isTrue();
    }

    @Test
    void a_client_whose_frame_has_begun_to_arrive_is_waited_for() {
        byte[] frame = plain(0, PING);
        client.send(Arrays.copyOf(frame, 9));

        client.drain();
        assertThat(client.channel.isOpen()).isTrue();
        client.send(Arrays.copyOfRange(frame, 9, frame.length));

        assertThat(frames()).hasSize(1);
        assertThat(client.channel.isOpen()).isFalse();
    }

    private List<Frame> frames() {
        return Frames.parse(Compression.ZLIB, client.sent());
    }

    private static List<Packet> packets(Frame frame) {
        return WirePackets.parse(frame.content());
    }

    private static ErrPacket error(Frame frame) {
        return ErrPacket.decode(packets(frame).getFirst().buffer());
    }

    private static byte[] together(byte[]... parts) {
        return WirePackets.payload(out -> {
            for (byte[] part : parts) {
                out.writeBytes(part);
            }
        });
    }
}
