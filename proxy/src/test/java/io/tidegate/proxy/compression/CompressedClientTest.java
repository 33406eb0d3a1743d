package io.tidegate.proxy.compression;

import static io.tidegate.proxy.compression.Frames.compressed;
import static io.tidegate.proxy.compression.Frames.noise;
import static io.tidegate.proxy.compression.Frames.plain;
import static io.tidegate.proxy.compression.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Compression;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
class CompressedClientTest {
    private static final int MAX_FRAME = 0xFF_FFFF;

    private final Compression algorithm;
    private FramedClient client;

    CompressedClientTest(Compression algorithm) {
        this.algorithm = algorithm;
        client = new FramedClient(algorithm, FramedClient.MAX_COMMAND);
    }

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void a_frame_may_arrive_byte_by_byte() {
        byte[] content = text(1000);

        client.sendByteByByte(compressed(algorithm, 0, content));

        assertThat(client.take(false)).isEqualTo(content);
        assertThat(client.handler.isEmpty()).isTrue();
    }

    @Test
    void frames_that_arrive_together_are_taken_one_by_one() {
        client.send(
                compressed(algorithm, 0, text(500)),
                plain(1, text(3)),
                compressed(algorithm, 2, noise(90)));

        assertThat(client.take(false)).isEqualTo(text(500));
        assertThat(client.take(true)).isEqualTo(text(3));
        assertThat(client.take(true)).isEqualTo(noise(90));
        assertThat(client.handler.next(true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 49, 50, 0xFFFF, 0x10000, 0x10001, MAX_FRAME - 1, MAX_FRAME})
    void frames_of_all_sizes_are_read(int length) {
        client.send(compressed(algorithm, 0, text(length)), plain(1, noise(length)));

        assertThat(client.take(false)).isEqualTo(text(length));
        assertThat(client.take(true)).isEqualTo(noise(length));
    }

    @Test
    void nothing_is_decompressed_before_it_is_asked_for() {
        byte[] zeros = compressed(algorithm, 0, new byte[MAX_FRAME]);

        client.send(zeros, compressed(algorithm, 1, new byte[MAX_FRAME]));

        assertThat(client.arrivals).isOne();
        assertThat(client.held()).isLessThan(4L * zeros.length);
    }

    @Test
    void a_frame_takes_no_more_than_it_declares() {
        client.send(compressed(algorithm, 0, new byte[MAX_FRAME]));
        long before = client.held();

        var content = client.handler.next(false);

        assertThat(client.held() - before).isLessThanOrEqualTo(MAX_FRAME);
        assertThat(content).isNotNull();
        content.release();
    }

    @Test
    void a_frame_that_declares_more_than_a_command_may_have_is_refused_before_it_has_arrived() {
        client.leaked();
        client = new FramedClient(algorithm, 1024 * 1024);
        byte[] bomb = compressed(algorithm, 0, new byte[1024 * 1024 + 9]);
        client.send(Arrays.copyOf(bomb, FrameReader.HEADER));

        assertFails(ErrorCode.MYSQL_PACKET_TOO_LARGE, false);
    }

    @Test
    void a_frame_that_is_longer_than_a_command_may_be_is_refused_before_it_has_arrived() {
        client.leaked();
        client = new FramedClient(algorithm, 1024 * 1024);
        client.send(Arrays.copyOf(plain(0, new byte[1100 * 1024]), FrameReader.HEADER));

        assertFails(ErrorCode.MYSQL_PACKET_TOO_LARGE, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, -499, 10_000})
    void a_frame_that_declares_another_length_is_corrupt(int difference) {
        byte[] body = Frames.compress(algorithm, text(500));
        client.send(Frames.frame(0, 500 + difference, body));

        assertFails(ErrorCode.MYSQL_UNCOMPRESS_ERROR, false);
    }

    @Test
    void a_frame_of_other_bytes_is_corrupt() {
        client.send(Frames.frame(0, 500, noise(200)));

        assertFails(ErrorCode.MYSQL_UNCOMPRESS_ERROR, false);
    }

    @Test
    void a_frame_that_was_cut_is_corrupt() {
        byte[] body = Frames.compress(algorithm, text(500));
        client.send(Frames.frame(0, 500, Arrays.copyOf(body, body.length - 1)));

        assertFails(ErrorCode.MYSQL_UNCOMPRESS_ERROR, false);
    }

    @Test
    void a_frame_with_bytes_behind_its_end_is_corrupt() {
        byte[] body = Frames.compress(algorithm, text(500));
        client.send(Frames.frame(0, 500, Arrays.copyOf(body, body.length + 1)));

        assertFails(ErrorCode.MYSQL_UNCOMPRESS_ERROR, false);
    }

    @Test
    void a_command_begins_with_frame_0() {
        client.send(plain(1, text(5)));

        assertFails(ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER, false);
    }

    @Test
    void a_command_goes_on_with_the_next_frame() {
        client.send(plain(0, text(5)), plain(0, text(5)));
        client.take(false);

        assertFails(ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER, true);
    }

    @Test
    void a_dialogue_goes_on_from_our_last_frame() {
        client.send(plain(0, text(5)));
        client.take(false);
        client.reply(text(3));
        client.send(plain(2, text(7)));

        assertThat(client.take(false)).isEqualTo(text(7));
        client.received();
    }

    @Test
    void a_reply_counts_on_from_its_command() {
        client.send(plain(0, text(5)), plain(1, text(5)));
        client.take(false);
        client.take(true);

        client.reply(text(10));
        client.reply(text(10));

        assertThat(client.received()).extracting(Frames.Frame::sequence).containsExactly(2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 49})
    void short_replies_are_not_compressed(int length) {
        client.reply(text(length));

        assertThat(client.received())
                .singleElement()
                .satisfies(frame -> assertThat(frame.compressed()).isFalse())
                .satisfies(frame -> assertThat(frame.content()).isEqualTo(text(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 0xFFFF, 0x10000})
    void what_is_flushed_together_is_one_frame(int length) {
        client.reply(Arrays.copyOf(new byte[length], length - 7), new byte[7]);

        assertThat(client.received())
                .singleElement()
                .satisfies(frame -> assertThat(frame.compressed()).isTrue())
                .satisfies(frame -> assertThat(frame.content()).isEqualTo(new byte[length]));
    }

    @Test
    void what_would_not_get_shorter_is_sent_as_it_is() {
        client.reply(noise(5000));

        assertThat(client.received())
                .singleElement()
                .satisfies(frame -> assertThat(frame.compressed()).isFalse())
                .satisfies(frame -> assertThat(frame.content()).isEqualTo(noise(5000)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_large_reply_is_many_frames_whose_count_begins_anew_after_255(boolean compressible) {
        int length = 17 * 1024 * 1024 + 5;
        byte[] reply = compressible ? text(length) : noise(length);
        client.send(plain(0, text(5)));
        client.take(false);

        client.reply(reply);

        List<Frames.Frame> frames = client.received();
        assertThat(Frames.content(frames)).isEqualTo(reply);
        assertThat(frames)
                .hasSize(17 * 16 + 1)
                .allMatch(frame ->
                        frame.sequence() == (1 + frames.indexOf(frame)) % 256
                                && frame.content().length <= FrameWriter.FRAME);
    }

    @Test
    void little_is_kept_back_before_the_flush() {
        byte[] piece = noise(10_000);
        for (int i = 0; i < 100; i++) {
            client.channel.write(client.allocator.buffer().writeBytes(piece));
        }
        var unflushed = client.channel.unsafe().outboundBuffer();

        assertThat(unflushed.totalPendingWriteBytes()).isGreaterThan(1_000_000 - FrameWriter.FRAME);
        client.channel.flush();
        assertThat(Frames.content(client.received())).hasSize(1_000_000);
    }

    @Test
    void a_listener_of_a_write_is_told_when_the_bytes_before_it_are_on_their_way() {
        client.channel.write(client.allocator.buffer().writeBytes(text(100)));
        boolean[] told = new boolean[1];

        client.channel
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(done -> told[0] = done.isSuccess());

        assertThat(Frames.content(client.received())).isEqualTo(text(100));
        assertThat(told[0]).isTrue();
    }

    @Test
    void a_client_that_sends_far_ahead_is_not_read_until_its_frames_are_taken() {
        client.send(plain(0, noise(700_000)), plain(0, noise(700_000)));
        assertThat(client.channel.config().isAutoRead()).isFalse();

        client.take(false);
        client.take(false);
        assertThat(client.handler.next(false)).isNull();

        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    private void assertFails(ErrorCode code, boolean withinCommand) {
        assertThatThrownBy(() -> client.handler.next(withinCommand))
                .isInstanceOfSatisfying(
                        TidegateException.class,
                        failed -> assertThat(failed.code()).isEqualTo(code));
    }
}
