package io.tidegate.proxy.compression;

import static io.tidegate.proxy.compression.Frames.compressed;
import static io.tidegate.proxy.compression.Frames.noise;
import static io.tidegate.proxy.compression.Frames.plain;
import static io.tidegate.proxy.compression.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.model.Compression;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
class CompressedServerTest {
    private static final int MAX_FRAME = 0xFF_FFFF;

    private final Compression algorithm;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Relay relay = new Relay();

    /** Keeps what comes through. */
    private static final class Relay extends ChannelInboundHandlerAdapter {
        final ByteBuf all = Unpooled.buffer();
        final List<Throwable> failures = new ArrayList<>();
        int pieces;
        int completed;
        boolean stopsAfterEach;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            pieces++;
            all.writeBytes((ByteBuf) message);
            ((ByteBuf) message).release();
            if (stopsAfterEach) {
                ctx.channel().config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            completed++;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failures.add(cause);
        }
    }

    CompressedServerTest(Compression algorithm) {
        this.algorithm = algorithm;
        channel.config().setAllocator(allocator);
        channel.pipeline()
                .addLast(new CompressedServer(new Codecs(), new Method(algorithm, 3)), relay);
    }

    @AfterEach
    void nothing_leaks() {
        channel.finishAndReleaseAll();
        var used = allocator.metric();
        assertThat(used.usedHeapMemory() + used.usedDirectMemory()).isZero();
    }

    @Test
    void each_command_begins_with_frame_0_also_when_its_forerunner_was_not_flushed() {
        write(packet(0, text(6)));
        write(packet(0, text(9)));
        channel.flush();

        assertThat(sent())
                .extracting(Frames.Frame::sequence, frame -> frame.content().length)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 10),
                        org.assertj.core.groups.Tuple.tuple(0, 13));
    }

    @Test
    void a_command_of_16_mebibytes_counts_its_frames() {
        byte[] command = packet(0, text(MAX_FRAME + 10));

        write(command);
        channel.flush();

        List<Frames.Frame> frames = sent();
        assertThat(Frames.content(frames)).isEqualTo(command);
        assertThat(frames).extracting(Frames.Frame::sequence).startsWith(0, 1, 2, 3);
    }

    @Test
    void a_replys_packets_are_counted_as_if_they_were_not_compressed() {
        // A server that was sent one command of many frames counts on from these.
        write(packet(0, noise(200_000)));
        channel.flush();
        assertThat(sent()).hasSize(4);

        receive(compressed(algorithm, 4, together(packet(4, text(100)), packet(5, text(3)))));
        receive(plain(5, packet(2, text(1))));

        assertThat(relayed()).extracting(Packet::sequence).containsExactly(1, 2, 3);
    }

    @Test
    void the_reply_to_a_command_of_two_packets_counts_on_from_them() {
        write(packet(0, text(MAX_FRAME + 10)));
        channel.flush();
        int frames = sent().size();

        receive(plain(frames, packet(9, text(1))));

        assertThat(relayed()).extracting(Packet::sequence).containsExactly(2);
    }

    @Test
    void packets_may_span_frames_and_frames_may_be_cut_anywhere() {
        byte[] reply = together(packet(1, text(70)), packet(2, text(0)), packet(3, noise(200)));
        write(packet(0, text(5)));
        channel.flush();
        for (int cut = 1; cut < reply.length; cut++) {
            sent();
            relay.all.clear();
            write(packet(0, text(5)));
            channel.flush();
            byte[] frames =
                    together(
                            compressed(algorithm, 1, Arrays.copyOf(reply, cut)),
                            plain(2, Arrays.copyOfRange(reply, cut, reply.length)));
            for (byte one : frames) {
                channel.writeInbound(allocator.buffer(1).writeByte(one));
            }

            assertThat(ByteBufUtil.getBytes(relay.all)).as("cut at %d", cut).isEqualTo(reply);
        }
        sent();
    }

    @Test
    void frames_wait_while_nobody_reads() {
        relay.stopsAfterEach = true;
        write(packet(0, text(5)));
        channel.flush();
        sent();
        byte[] zeros = new byte[MAX_FRAME];
        zeros[0] = zeros[1] = zeros[2] = (byte) 0xFF;
        byte[] more = new byte[MAX_FRAME];
        // Behind the first packet's last bytes.
        more[4] = more[5] = more[6] = (byte) 0xFF;

        receive(compressed(algorithm, 1, zeros), compressed(algorithm, 2, more));

        assertThat(relay.pieces).isOne();
        channel.config().setAutoRead(true);
        channel.runPendingTasks();
        assertThat(relay.pieces).isEqualTo(2);
        assertThat(relay.completed).isEqualTo(2);
    }

    @Test
    void what_waits_when_the_server_closes_is_handed_on() {
        relay.stopsAfterEach = true;
        write(packet(0, text(5)));
        channel.flush();
        sent();
        receive(plain(1, packet(1, text(5))), plain(2, packet(2, text(5))));
        assertThat(relay.pieces).isOne();

        channel.close();

        assertThat(relayed()).hasSize(2);
    }

    @Test
    void a_closed_connection_of_a_long_reply_floods_nobody_who_does_not_read() {
        relay.stopsAfterEach = true;
        write(packet(0, text(5)));
        channel.flush();
        sent();
        byte[] begin = new byte[2 * 1024 * 1024];
        begin[0] = begin[1] = begin[2] = (byte) 0xFF;
        byte[] more = new byte[begin.length];
        receive(
                compressed(algorithm, 1, begin),
                compressed(algorithm, 2, more),
                compressed(algorithm, 3, more));

        channel.close();

        assertThat(relay.pieces).isEqualTo(2);
    }

    @Test
    void a_corrupt_frame_is_a_malformed_packet() {
        write(packet(0, text(5)));
        channel.flush();
        sent();

        receive(Frames.frame(1, 500, noise(100)), plain(2, packet(2, text(5))));

        assertThat(relay.failures).singleElement().isInstanceOf(MalformedPacketException.class);
        assertThat(relay.pieces).isZero();
    }

    @Test
    void a_frame_out_of_order_is_a_malformed_packet() {
        write(packet(0, text(5)));
        channel.flush();
        sent();

        receive(plain(2, packet(1, text(5))));

        assertThat(relay.failures).singleElement().isInstanceOf(MalformedPacketException.class);
    }

    private static byte[] packet(int sequence, byte[] payload) {
        return WirePackets.packet(sequence, out -> out.writeBytes(payload));
    }

    private static byte[] together(byte[]... parts) {
        ByteBuf all = Unpooled.buffer();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return ByteBufUtil.getBytes(all);
    }

    private void write(byte[] packets) {
        channel.write(allocator.buffer().writeBytes(packets), channel.voidPromise());
    }

    private void receive(byte[]... frames) {
        channel.writeInbound(allocator.buffer().writeBytes(together(frames)));
    }

    private List<Packet> relayed() {
        return WirePackets.parse(ByteBufUtil.getBytes(relay.all));
    }

    private List<Frames.Frame> sent() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return Frames.parse(algorithm, ByteBufUtil.getBytes(all));
    }
}
