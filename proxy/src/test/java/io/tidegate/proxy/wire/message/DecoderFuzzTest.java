package io.tidegate.proxy.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.fuzz.Fuzz;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.Round;
import io.tidegate.proxy.wire.BinaryParameters;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.QueryAttributes;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Random bytes, and good messages with some bytes changed: refused or read, and cheaply. */
class DecoderFuzzTest {
    private static final int MAX_LENGTH = 1000;
    private static final byte[] TYPES = new byte[10];
    private static final Map<String, Consumer<ByteBuf>> DECODERS =
            Map.ofEntries(
                    Map.entry("Greeting", Greeting::decode),
                    Map.entry("HandshakeResponse", HandshakeResponse::decode),
                    Map.entry("ChangeUser", in -> ChangeUser.decode(in, -1)),
                    Map.entry("SslRequest", SslRequest::decode),
                    Map.entry("AuthSwitchRequest", AuthSwitchRequest::decode),
                    Map.entry("AuthMoreData", AuthMoreData::decode),
                    Map.entry("OkPacket", OkPacket::decode),
                    Map.entry("ErrPacket", ErrPacket::decode),
                    Map.entry("EofPacket", EofPacket::decode),
                    Map.entry("ColumnDefinition", ColumnDefinition::decode),
                    Map.entry("PrepareOk", PrepareOk::decode),
                    Map.entry("Lenenc", in -> Lenenc.readString(in, StandardCharsets.UTF_8)),
                    Map.entry(
                            "QueryAttributes",
                            in ->
                                    QueryAttributes.cut(
                                            ByteBufUtil.getBytes(in), in.readableBytes())),
                    Map.entry(
                            "BinaryParameters with names",
                            in -> BinaryParameters.decode(in, 5, TYPES, new BitSet(), true)),
                    Map.entry(
                            "BinaryParameters",
                            in -> BinaryParameters.decode(in, 5, TYPES, new BitSet())));
    private static final List<String> NAMES = DECODERS.keySet().stream().sorted().toList();
    private static final List<MessageCodecTest.Sample<?>> SAMPLES =
            MessageCodecTest.samples().toList();

    @Test
    void random_bytes_are_read_or_malformed_and_cost_little() {
        Fuzz.run(round -> {
            Random random = round.random();
            String name = NAMES.get(random.nextInt(NAMES.size()));
            byte[] bytes = Mutations.random(random.nextInt(MAX_LENGTH), random);
            feed(
                    round,
                    name,
                    Objects.requireNonNull(DECODERS.get(name)),
                    Mutations.some(bytes, random));
        });
    }

    @Test
    void changed_messages_are_read_or_malformed() {
        Fuzz.run(round -> {
            var sample = SAMPLES.get(round.random().nextInt(SAMPLES.size()));
            feed(
                    round,
                    sample.toString(),
                    in -> assertThat(sample.decode().apply(in)).isNotNull(),
                    Mutations.some(sample.bytes(), round.random()));
        });
    }

    private static void feed(Round round, String name, Consumer<ByteBuf> decoder, byte[] bytes) {
        round.fed(name, bytes);
        round.feed(() -> {
            try {
                decoder.accept(Unpooled.wrappedBuffer(bytes));
            } catch (MalformedPacketException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        });
    }
}
