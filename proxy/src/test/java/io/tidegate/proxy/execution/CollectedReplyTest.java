package io.tidegate.proxy.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CollectedReplyTest {
    private static final int MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 11, 64, 1000, 100_000})
    void bytes_may_come_in_any_pieces(int size) {
        String large = "b".repeat(size < 64 ? 300 : 70_000);
        List<String> values = List.of("a", large, "", "c".repeat(3));
        List<ByteBuf> pieces = new ArrayList<>();

        CollectedReply reply = taken(result(values), size, pieces);

        assertThat(reply.isResult()).isTrue();
        assertThat(reply.columns()).hasSize(1);
        assertThat(reply.rows()).hasSize(values.size());
        for (int i = 0; i < values.size(); i++) {
            assertThat(new String(reply.rows().get(i))).endsWith(values.get(i));
        }
        assertThat(pieces.stream().mapToInt(ByteBuf::refCnt).sum()).isZero();
    }

    /** As sockets give them: what has come of a row is not copied again with each part of it. */
    @Test
    void a_large_row_in_many_pieces_is_copied_a_few_times() {
        CountingAllocator memory = new CountingAllocator();
        byte[] bytes = result(List.of("x".repeat(4 * MEBIBYTE)));
        CollectedReply reply = CollectedReply.small(true);

        int size = 1024;
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            reply.take(memory.buffer(length).writeBytes(bytes, at, length));
        }
        reply.end();

        assertThat(reply.rows()).hasSize(1);
        // The pieces themselves are one of these.
        assertThat(memory.bytes).isLessThan(5L * bytes.length);
    }

    @Test
    void a_reply_that_ends_too_early_cannot_be_used() {
        byte[] whole = result(List.of("a", "b"));
        byte[] half = new byte[whole.length - 5];
        System.arraycopy(whole, 0, half, 0, half.length);

        CollectedReply reply = taken(half, 7, new ArrayList<>());

        assertThat(reply.isResult()).isFalse();
        assertThat(reply.refusal()).hasMessageContaining("a connection broke");
    }

    private static CollectedReply taken(byte[] bytes, int size, List<ByteBuf> pieces) {
        CollectedReply reply = CollectedReply.small(true);
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            ByteBuf piece = Unpooled.buffer(length).writeBytes(bytes, at, length);
            pieces.add(piece);
            reply.take(piece);
        }
        reply.end();
        return reply;
    }

    private static byte[] result(List<String> values) {
        ByteBuf out = Unpooled.buffer();
        ResultSetWriter.write(
                out,
                1,
                Capability.DEPRECATE_EOF,
                2,
                List.of(new ColumnDefinition("shop", "o", "o", "c", "c", 45, 80, 253, 0, 0)),
                values.stream().map(List::of).toList());
        return ByteBufUtil.getBytes(out);
    }

    /** Counts the memory that its buffers take, each growth anew. */
    private static final class CountingAllocator extends AbstractByteBufAllocator {
        private long bytes;

        @Override
        protected ByteBuf newHeapBuffer(int initial, int most) {
            return new UnpooledHeapByteBuf(this, initial, most) {
                @Override
                protected byte[] allocateArray(int length) {
                    bytes += length;
                    return super.allocateArray(length);
                }
            };
        }

        @Override
        protected ByteBuf newDirectBuffer(int initial, int most) {
            return newHeapBuffer(initial, most);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
