package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.TidegateException;
import org.junit.jupiter.api.Test;

/** Where a client's file ends. */
class FilePacketsTest {
    private static final int MAX_PAYLOAD = 0xFF_FFFF;

    private final ByteBuf bytes = Unpooled.buffer();

    private FilePacketsTest packet(int sequence, int length) {
        bytes.writeMediumLE(length).writeByte(sequence).writeZero(length);
        return this;
    }

    @Test
    void a_file_ends_with_an_empty_packet_wherever_its_bytes_are_cut() {
        packet(3, 5).packet(4, 1).packet(5, 0);
        int end = bytes.writerIndex();
        bytes.writeByte(9);
        for (int cut = 0; cut <= end; cut++) {
            FilePackets packets = new FilePackets(3, true);

            packets.advance(bytes.slice(0, cut));
            assertThat(packets.hasEnded()).isEqualTo(cut == end);
            int behind = packets.advance(bytes.slice(cut, bytes.readableBytes() - cut));

            assertThat(packets.hasEnded()).isTrue();
            assertThat(cut + behind).isEqualTo(end);
            assertThat(packets.sequence()).isEqualTo(6);
        }
    }

    @Test
    void an_empty_packet_behind_a_full_one_goes_on_with_that() {
        packet(255, MAX_PAYLOAD).packet(0, 0).packet(1, 2).packet(2, 0);
        FilePackets packets = new FilePackets(255, true);

        assertThat(packets.advance(bytes)).isEqualTo(bytes.writerIndex());

        assertThat(packets.hasEnded()).isTrue();
    }

    @Test
    void a_wrong_number_is_an_error() {
        packet(3, 5).packet(5, 0);

        assertThatThrownBy(() -> new FilePackets(3, true).advance(bytes))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("out of order");
    }

    @Test
    void a_client_that_compresses_is_given_the_right_numbers() {
        packet(0, 1).packet(0, 0);
        FilePackets packets = new FilePackets(3, false);

        packets.advance(bytes);

        assertThat(bytes.getByte(3)).isEqualTo((byte) 3);
        assertThat(bytes.getByte(8)).isEqualTo((byte) 4);
    }
}
