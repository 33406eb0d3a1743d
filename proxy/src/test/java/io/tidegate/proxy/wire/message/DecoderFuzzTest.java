package io.tidegate.proxy.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.BinaryParameters;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random bytes, and good messages with some bytes changed: refused or read, and cheaply. */
class DecoderFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final int MAX_LENGTH = 1000;
    private static final long MAX_ALLOCATED = 1 << 20;
    private static final byte[] INTERESTING = {
        0,
        1,
        (byte) 0x7F,
        (byte) 0x80,
        (byte) 0xFA,
        (byte) 0xFB,
        (byte) 0xFC,
        (byte) 0xFD,
        (byte) 0xFE,
        (byte) 0xFF
    };

    static Stream<Named<Consumer<ByteBuf>>> decoders() {
        return Stream.of(
                Named.of("Greeting", Greeting::decode),
                Named.of("HandshakeResponse", HandshakeResponse::decode),
                Named.of("ChangeUser", in -> ChangeUser.decode(in, -1)),
                Named.of("AuthSwitchRequest", AuthSwitchRequest::decode),
                Named.of("AuthMoreData", AuthMoreData::decode),
                Named.of("OkPacket", OkPacket::decode),
                Named.of("ErrPacket", ErrPacket::decode),
                Named.of("EofPacket", EofPacket::decode),
                Named.of("ColumnDefinition", ColumnDefinition::decode),
                Named.of("PrepareOk", PrepareOk::decode),
                Named.of("Lenenc", in -> Lenenc.readString(in, StandardCharsets.UTF_8)),
                Named.of(
                        "BinaryParameters",
                        in -> BinaryParameters.decode(in, 5, new byte[10], new BitSet())));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void random_bytes_are_read_or_malformed_and_cost_little(Consumer<ByteBuf> decoder) {
        Random random = new Random(20_261_121);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(MAX_LENGTH)];
            random.nextBytes(bytes);
            sprinkle(bytes, random);

            long allocated = allocatedBy(() -> tryDecode(decoder, bytes));

            assertThat(allocated).as("round %d", round).isLessThan(MAX_ALLOCATED);
        }
    }

    @ParameterizedTest
    @MethodSource("io.tidegate.proxy.wire.message.MessageCodecTest#samples")
    <T> void changed_messages_are_read_or_malformed(MessageCodecTest.Sample<T> sample) {
        Random random = new Random(20_261_122);
        byte[] good = sample.bytes();
        for (int round = 0; round < ROUNDS / 10; round++) {
            byte[] bytes = good.clone();
            sprinkle(bytes, random);

            tryDecode(in -> assertThat(sample.decode().apply(in)).isNotNull(), bytes);
        }
        assertThat(sample.decode().apply(Unpooled.wrappedBuffer(good))).isNotNull();
    }

    private static void tryDecode(Consumer<ByteBuf> decoder, byte[] bytes) {
        try {
            decoder.accept(Unpooled.wrappedBuffer(bytes));
        } catch (MalformedPacketException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    /** Puts bytes that decide something to a few random places, the first one often. */
    private static void sprinkle(byte[] bytes, Random random) {
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(4) == 0 ? 0 : random.nextInt(bytes.length);
            bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
        }
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
