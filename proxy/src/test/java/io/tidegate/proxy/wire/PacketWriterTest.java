package io.tidegate.proxy.wire;

import static io.tidegate.proxy.wire.PacketWriter.MAX_PAYLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketWriterTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "1, -1, 1", "1, 0, 2", "1, 1, 2", "2, -1, 2", "2, 0, 3", "2, 1, 3"})
    void a_payload_is_split_at_the_greatest_packet(int times, int more, int packets) {
        int length = times * MAX_PAYLOAD + more;
        ByteBuf out = times == 2 ? Unpooled.directBuffer() : Unpooled.buffer();
        try {
            out.writeByte('x');
            int start = PacketWriter.begin(out);
            byte[] payload = pattern(length);
            out.writeBytes(payload);

            int next = PacketWriter.end(out, start, 254);

            assertThat(next).isEqualTo((254 + packets) & 0xFF);
            out.skipBytes(1);
            List<Integer> lengths = new ArrayList<>();
            assertThat(Arrays.equals(joined(out, 254, lengths), payload)).isTrue();
            assertThat(lengths).hasSize(packets);
        } finally {
            out.release();
        }
    }

    @Test
    void packets_stand_behind_each_other() {
        ByteBuf out = Unpooled.buffer();

        int first = PacketWriter.begin(out);
        out.writeByte(1);
        int next = PacketWriter.end(out, first, 0);
        int second = PacketWriter.begin(out);
        PacketWriter.end(out, second, next);

        byte[] written = new byte[out.readableBytes()];
        out.readBytes(written);
        assertThat(written).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    /** Random bytes, so that bytes moved to a wrong place cannot look right. */
    private static byte[] pattern(int length) {
        byte[] pattern = new byte[length];
        new Random(length).nextBytes(pattern);
        return pattern;
    }

    private static byte[] joined(ByteBuf in, int firstSequence, List<Integer> lengths) {
        ByteBuf joined = Unpooled.buffer(in.readableBytes());
        int expected = firstSequence;
        while (in.isReadable()) {
            int length = in.readUnsignedMediumLE();
            assertThat((int) in.readUnsignedByte()).isEqualTo(expected++ & 0xFF);
            joined.writeBytes(in, length);
            lengths.add(length);
        }
        return ByteBufUtil.getBytes(joined);
    }
}
