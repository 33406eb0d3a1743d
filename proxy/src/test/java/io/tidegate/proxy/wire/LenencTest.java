package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LenencTest {

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "250, fa",
        "251, fcfb00",
        "252, fcfc00",
        "255, fcff00",
        "65535, fcffff",
        "65536, fd000001",
        "16777215, fdffffff",
        "16777216, fe0000000100000000",
        "9223372036854775807, feffffffffffffff7f",
        "-1, feffffffffffffffff",
    })
    void an_integer_has_its_shortest_form(long value, String hex) {
        ByteBuf out = Unpooled.buffer();

        Lenenc.writeInt(out, value);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex);
        assertThat(Lenenc.readInt(out)).isEqualTo(value);
        assertThat(out.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fb", "ff", "fc", "fc01", "fd0102", "fe", "fe01020304050607"})
    void what_is_no_integer_or_ends_inside_one_is_malformed(String hex) {
        assertThatThrownBy(() -> Lenenc.readInt(bytes(hex)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "fa00",
                "fcffff00",
                "fdffffff0000",
                "feffffffff000000000102",
                "feffffffffffffff7f01",
                "feffffffffffffffff01"
            })
    void a_length_past_the_end_is_malformed_before_anything_is_allocated(String hex) {
        assertThatThrownBy(() -> Lenenc.readBytes(bytes(hex)))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> Lenenc.readSlice(bytes(hex)))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> Lenenc.skip(bytes(hex)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 251, 255, 256, 65_535, 65_536, 70_000})
    void a_string_comes_back(int length) {
        String text = "ü".repeat(length);
        ByteBuf out = Unpooled.buffer();

        Lenenc.writeString(out, text, UTF_8);
        Lenenc.writeString(out, text, ISO_8859_1);

        assertThat(Lenenc.readString(out, UTF_8)).isEqualTo(text);
        assertThat(Lenenc.readString(out, ISO_8859_1)).isEqualTo(text);
    }

    @Test
    void null_is_not_the_empty_string() {
        ByteBuf out = Unpooled.buffer();

        Lenenc.writeNullableString(out, null, UTF_8);
        Lenenc.writeNullableString(out, "", UTF_8);

        assertThat(Lenenc.readNullableString(out, UTF_8)).isNull();
        assertThat(Lenenc.readNullableString(out, UTF_8)).isEmpty();
    }

    @Test
    void writing_a_buffer_leaves_it_as_it_was() {
        ByteBuf source = bytes("010203");
        ByteBuf out = Unpooled.buffer();

        Lenenc.writeBytes(out, source);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("03010203");
        assertThat(source.readableBytes()).isEqualTo(3);
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }
}
