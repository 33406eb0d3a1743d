package io.tidegate.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryParametersTest {
    private static final BitSet NO_LONG_DATA = new BitSet();

    @ParameterizedTest
    @CsvSource({
        "1, 7f",
        "2, ff7f",
        "3, ffffff7f",
        "4, 0000803f",
        "5, 000000000000f03f",
        "8, ffffffffffffff7f",
        "10, 00",
        "10, 04e6070c1f",
        "12, 07e6070c1f173b3b",
        "7, 0be6070c1f173b3b3f420f00",
        "11, 00",
        "11, 080101000000020304",
        "11, 0c01010000000203043f420f00",
        "0, 03312e35",
        "246, 03312e35",
        "15, 00",
        "253, fc0000",
        "254, 0161",
        "252, 0100",
        "16, 0101",
        "245, 027b7d",
    })
    void each_type_has_its_length(int type, String value) {
        BinaryParameters parameters = decode("00 01 " + typeHex(type) + value, 1, null);

        assertThat(parameters.type(0)).isEqualTo(type);
        assertThat(parameters.isNull(0)).isFalse();
        assertThat(parameters.valueEnd(0) - parameters.valueStart(0)).isEqualTo(value.length() / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // no flag
                "0002", // a flag that is none
                "000103", // types cut
                "0001030001", // a value cut
                "0001030001020304ff", // a byte too many
                "00010a0001aa", // lengths that no temporal value has
                "00010c00050102030405",
                "00010b000701020304050607",
                "0001fd0005aa", // lengths past the end
                "0001fd00fb",
                "00010d00e607", // types that the servers read differently
                "0001090001000000",
                "0001f40001"
            })
    void what_is_no_execution_is_malformed(String hex) {
        assertThatThrownBy(() -> decode(hex, 1, null)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void an_execution_without_types_uses_those_before() {
        byte[] before = decode("00 01 0380 01000000", 1, null).types();

        BinaryParameters again = decode("00 00 02000000", 1, before);

        assertThat(again.isUnsigned(0)).isTrue();
        assertThat(again.types()).containsExactly(3, 0x80);
        assertThat(again.valueEnd(0) - again.valueStart(0)).isEqualTo(4);
    }

    @Test
    void a_first_execution_without_types_is_malformed() {
        assertThatThrownBy(() -> decode("00 00 02000000", 1, null))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> decode("00 00 02000000", 1, new byte[4]))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void no_parameters_are_no_bytes() {
        assertThat(decode("", 0, null).count()).isZero();
        assertThatThrownBy(() -> decode("00", 0, null))
                .isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 64, 65, 300})
    void the_null_bitmap_has_a_bit_for_each_parameter(int count) {
        for (int only : new int[] {0, count / 2, count - 1}) {
            ByteBuf payload = Unpooled.buffer();
            byte[] bitmap = new byte[(count + 7) / 8];
            bitmap[only / 8] |= (byte) (1 << only % 8);
            payload.writeBytes(bitmap).writeByte(1);
            IntStream.range(0, count).forEach(_ -> payload.writeByte(ColumnType.TINY).writeByte(0));
            payload.writeZero(count - 1);

            BinaryParameters parameters =
                    BinaryParameters.decode(payload, count, null, NO_LONG_DATA);

            assertThat(IntStream.range(0, count).filter(parameters::isNull)).containsExactly(only);
        }
    }

    @Test
    void a_parameter_of_type_null_is_null() {
        assertThat(decode("00 01 0600", 1, null).isNull(0)).isTrue();
    }

    @Test
    void long_data_has_no_value_whatever_the_bitmap_says() {
        BitSet sentBefore = new BitSet();
        sentBefore.set(0);

        BinaryParameters parameters =
                BinaryParameters.decode(bytes("01 01 fc00 0100 2a"), 2, null, sentBefore);

        assertThat(parameters.isLongData(0)).isTrue();
        assertThat(parameters.isNull(0)).isFalse();
        assertThat(parameters.valueEnd(0)).isEqualTo(parameters.valueStart(0));
        assertThat(parameters.isLongData(1)).isFalse();
    }

    @Test
    void a_subset_in_another_order_is_a_whole_execution() {
        BinaryParameters all = decode("02 01 0100 fd00 0380 fe00 2a 01000000 0161", 4, null);
        ByteBuf out = Unpooled.buffer();

        all.encode(out, 3, 1, 2);

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("02" + "01" + "fe00fd000380" + "0161" + "01000000");
        BinaryParameters some = BinaryParameters.decode(out, 3, null, NO_LONG_DATA);
        assertThat(some.isNull(1)).isTrue();
        assertThat(some.isUnsigned(2)).isTrue();
    }

    @Test
    void a_subset_of_nothing_is_nothing() {
        ByteBuf out = Unpooled.buffer();

        decode("00 01 0100 2a", 1, null).encode(out);

        assertThat(out.isReadable()).isFalse();
    }

    private static BinaryParameters decode(String hex, int count, byte @Nullable [] before) {
        return BinaryParameters.decode(bytes(hex), count, before, NO_LONG_DATA);
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    private static String typeHex(int type) {
        return String.format("%02x00", type);
    }
}
