package io.tidegate.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator.Handle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiveBuffersTest {
    private final Handle handle = new ReceiveBuffers().newHandle();
    private final DefaultChannelConfig config = new DefaultChannelConfig(new EmbeddedChannel());

    /** Reads as a channel does, and tells how often. */
    private int read(int bytes) {
        handle.reset(config);
        int left = bytes;
        int reads = 0;
        do {
            int some = Math.min(left, handle.guess());
            handle.attemptedBytesRead(handle.guess());
            handle.incMessagesRead(1);
            handle.lastBytesRead(some);
            left -= some;
            reads++;
        } while (handle.continueReading());
        handle.readComplete();
        assertThat(left).isZero();
        return reads;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 41, 192, 511, 512, 513, 1023, 1024, 1025, 4096, 20_000, 32_768, 60_000})
    void what_comes_in_one_size_is_read_at_once(int bytes) {
        for (int i = 0; i < 5; i++) {
            read(bytes);
        }

        for (int i = 0; i < 50; i++) {
            assertThat(read(bytes)).isEqualTo(1);
        }
    }

    @Test
    void a_buffer_grows_at_once_and_shrinks_only_when_it_stays_too_large() {
        read(100_000);
        int large = handle.guess();

        read(10);
        assertThat(handle.guess()).isEqualTo(large);
        read(large / 2);
        read(10);
        assertThat(handle.guess()).isEqualTo(large);
        for (int i = 0; i < 50; i++) {
            read(10);
        }
        assertThat(handle.guess()).isEqualTo(512);
    }

    @Test
    void a_buffer_never_grows_without_end() {
        for (int i = 0; i < 50; i++) {
            read(500_000);
        }

        assertThat(handle.guess()).isEqualTo(65_536);
    }
}
