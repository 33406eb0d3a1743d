package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsTest {

    static Stream<Consumer<ByteBuf>> readersOfMoreThanOneByte() {
        return Stream.of(
                Fields::readInt2,
                Fields::readInt4,
                Fields::readNulBytes,
                in -> Fields.readBytes(in, 2),
                in -> Fields.readBytes(in, -1),
                in -> Fields.skip(in, 2));
    }

    @ParameterizedTest
    @MethodSource("readersOfMoreThanOneByte")
    void a_field_past_the_end_is_malformed(Consumer<ByteBuf> reader) {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[] {1});

        assertThatThrownBy(() -> reader.accept(in)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void a_terminated_string_ends_at_its_first_nul() {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[] {'a', 'b', 0, 'c', 0});

        assertThat(Fields.readNulString(in, UTF_8)).isEqualTo("ab");
        assertThat(Fields.readRestString(in, UTF_8)).isEqualTo("c\0");
    }

    @Test
    void a_name_with_nul_is_not_written_as_another_name() {
        ByteBuf out = Unpooled.buffer();

        assertThatThrownBy(() -> Fields.writeNulString(out, "root\0x", UTF_8))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
