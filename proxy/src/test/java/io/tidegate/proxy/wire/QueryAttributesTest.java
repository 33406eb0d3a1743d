package io.tidegate.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryAttributesTest {
    private static final String TEXT = "53454c4543542031";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001",
                "fc000001",
                "010100 01 fe00 0161 0568656c6c6f",
                "010101 01 fe00 0161",
                "010101 01 0600 0161",
                "010100 01 0880 00 2a00000000000000",
                "020102 01 0800 0161 0100 026262 2a00000000000000"
            })
    void the_block_ends_where_the_text_begins(String block) {
        byte[] all = bytes(block + TEXT);

        assertThat(QueryAttributes.cut(all, all.length)).isEqualTo(bytes(block));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "00", // no count of sets
                "0000",
                "0002",
                "fb01",
                "feffffffffffffffff01",
                "010100 00 fe00 0161 0568656c6c6f", // no types
                "010100 01 fe01 0161 0568656c6c6f", // flags that are none
                "010100 01 0600 0161", // NULL that is not NULL
                "010100 01 0d00 0161 d107", // a year
                "010100 01 fe00 c861", // a name that is cut
                "010100 01 fe00 0161 ff",
                "ff01"
            })
    void what_has_no_certain_end_is_malformed(String block) {
        byte[] all = bytes(block + (block.isEmpty() ? "" : TEXT));

        assertThatThrownBy(() -> QueryAttributes.cut(all, block.equals("00") ? 1 : all.length))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void attributes_follow_the_parameters_in_whatever_order_these_go() {
        // 7, 8 and an attribute a of the text x
        BinaryParameters both =
                BinaryParameters.decode(
                        buffer("03 00 01 0100 00 0100 00 fe00 0161 07 08 0178"),
                        2,
                        null,
                        new BitSet(),
                        true);

        ByteBuf out = Unpooled.buffer();
        both.encodeNamed(out, 1);

        assertThat(both.count()).isEqualTo(2);
        assertThat(both.types()).isEqualTo(bytes("0100 0100"));
        assertThat(ByteBufUtil.getBytes(out))
                .isEqualTo(bytes("02 00 01 0100 00 fe00 0161 08 0178"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00 01 0100 00 07", // fewer than the statement has
                "03 00 00 07 08 0178", // an attribute without its type
                "03 00 01 0100 00 0100 00 fe00 0161 07 08", // no value
                "fb"
            })
    void executions_with_malformed_attributes_are_refused(String rest) {
        assertThatThrownBy(() ->
                        BinaryParameters.decode(
                                buffer(rest), 2, bytes("01000100"), new BitSet(), true))
                .isInstanceOf(MalformedPacketException.class);
    }

    private static ByteBuf buffer(String hex) {
        return Unpooled.wrappedBuffer(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }
}
