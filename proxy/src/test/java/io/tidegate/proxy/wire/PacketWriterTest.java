package io.tidegate.proxy.wire;

import static io.tidegate.proxy.wire.PacketWriter.MAX_PAYLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
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
            writePattern(out, length);

            int next = PacketWriter.end(out, start, 254);

            assertThat(next).isEqualTo((254 + packets) & 0xFF);
            out.skipBytes(1);
            List<Integer> lengths = new ArrayList<>();
            assertThat(readPattern(out, 254, lengths)).isEqualTo(length);
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

    private static void writePattern(ByteBuf out, int length) {
        out.ensureWritable(length);
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            out.writeInt(i);
        }
        for (; i < length; i++) {
            out.writeByte(i);
        }
    }

    /** Reads the packets and compares every byte with the pattern. */
    private static int readPattern(ByteBuf in, int sequence, List<Integer> lengths) {
        ByteBuf joined = Unpooled.buffer(in.readableBytes());
        int expected = sequence;
        while (in.isReadable()) {
            int length = in.readUnsignedMediumLE();
            assertThat((int) in.readUnsignedByte()).isEqualTo(expected++ & 0xFF);
            joined.writeBytes(in, length);
            lengths.add(length);
        }
        int total = joined.readableBytes();
        ByteBuf pattern = Unpooled.buffer(total);
        writePattern(pattern, total);
        assertThat(joined.equals(pattern)).as("the payload is the one written").isTrue();
        return total;
    }
}
