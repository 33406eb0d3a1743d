package io.tidegate.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketAssemblerTest {
    private static final int MAX_PAYLOAD = 64;
    private static final int MAX_BUFFERED = 100;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final PacketAssembler assembler =
            new PacketAssembler(allocator, MAX_PAYLOAD, MAX_BUFFERED);

    @AfterEach
    void nothing_is_kept() {
        assembler.release();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100})
    void packets_come_out_whole_however_they_arrive(int size) {
        byte[] bytes = hex("020000 07 0102 000000 08 010000 09 ff");
        List<String> seen = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            add(bytes, at, Math.min(size, bytes.length - at));
            for (ByteBuf payload = assembler.next(); payload != null; payload = assembler.next()) {
                seen.add(assembler.sequence() + ":" + ByteBufUtil.hexDump(payload));
            }
        }

        assertThat(seen).containsExactly("7:0102", "8:", "9:ff");
        assertThat(assembler.isEmpty()).isTrue();
    }

    @Test
    void a_declared_length_that_is_too_great_is_refused_before_its_bytes_come() {
        add(hex("410000 00"), 0, 4);

        assertThatThrownBy(assembler::next).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void bytes_that_nobody_asked_for_are_bounded() {
        add(new byte[MAX_BUFFERED], 0, MAX_BUFFERED);

        assertThatThrownBy(() -> add(new byte[1], 0, 1))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void the_rest_changes_its_owner() {
        byte[] bytes = hex("010000 00 01 aabb");
        add(bytes, 0, bytes.length);
        assertThat(assembler.next()).isNotNull();

        ByteBuf rest = Objects.requireNonNull(assembler.takeRest());

        assertThat(ByteBufUtil.hexDump(rest)).isEqualTo("aabb");
        assertThat(rest.release()).isTrue();
        assertThat(assembler.takeRest()).isNull();
    }

    private void add(byte[] bytes, int from, int length) {
        assembler.add(allocator.buffer(length).writeBytes(bytes, from, length));
    }

    private static byte[] hex(String digits) {
        return ByteBufUtil.decodeHexDump(digits.replace(" ", ""));
    }
}
