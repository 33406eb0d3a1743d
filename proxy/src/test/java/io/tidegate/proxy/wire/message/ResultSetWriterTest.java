package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultSetWriterTest {
    private static final List<ColumnDefinition> COLUMNS =
            List.of(ColumnDefinition.bigint("id"), ColumnDefinition.text("name"));
    private static final List<List<@Nullable String>> ROWS =
            List.of(row("-2", "größe"), row("18446744073709551615", null));

    @Test
    void rows_end_in_an_ok_packet_under_deprecate_eof() {
        ByteBuf out = Unpooled.buffer();

        int next = ResultSetWriter.write(out, 1, Capability.DEPRECATE_EOF, 2, COLUMNS, ROWS);

        List<Packet> packets = WirePackets.parse(ByteBufUtil.getBytes(out));
        assertThat(packets).extracting(Packet::sequence).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(next).isEqualTo(7);
        assertThat(packets.get(0).payload()).isEqualTo("02");
        assertThat(ColumnDefinition.decode(packets.get(2).buffer()).name()).isEqualTo("name");
        assertThat(packets.get(5).firstByte()).isEqualTo(0xFE);
        assertThat(OkPacket.decode(packets.get(5).buffer())).isEqualTo(OkPacket.of(2));
    }

    @Test
    void definitions_and_rows_end_in_eof_packets_otherwise() {
        ByteBuf out = Unpooled.buffer();

        int next = ResultSetWriter.write(out, 255, 0, 2, COLUMNS, ROWS);

        List<Packet> packets = WirePackets.parse(ByteBufUtil.getBytes(out));
        assertThat(packets).extracting(Packet::sequence).containsExactly(255, 0, 1, 2, 3, 4, 5);
        assertThat(next).isEqualTo(6);
        assertThat(EofPacket.decode(packets.get(3).buffer())).isEqualTo(new EofPacket(0, 2));
        assertThat(EofPacket.decode(packets.get(6).buffer())).isEqualTo(new EofPacket(0, 2));
    }

    @Test
    void a_text_row_has_null_and_text() {
        ByteBuf out = Unpooled.buffer();

        ResultSetWriter.write(out, 0, Capability.DEPRECATE_EOF, 2, COLUMNS, ROWS);

        ByteBuf first = WirePackets.parse(ByteBufUtil.getBytes(out)).get(3).buffer();
        assertThat(Lenenc.readNullableString(first, UTF_8)).isEqualTo("-2");
        assertThat(Lenenc.readNullableString(first, UTF_8)).isEqualTo("größe");
        ByteBuf second = WirePackets.parse(ByteBufUtil.getBytes(out)).get(4).buffer();
        assertThat(Lenenc.readNullableString(second, UTF_8)).isEqualTo("18446744073709551615");
        assertThat(Lenenc.readNullableString(second, UTF_8)).isNull();
        assertThat(second.isReadable()).isFalse();
    }

    @Test
    void a_binary_row_has_numbers_and_a_bitmap() {
        ByteBuf out = Unpooled.buffer();

        ResultSetWriter.writeBinary(out, 0, Capability.DEPRECATE_EOF, 2, COLUMNS, ROWS);

        List<Packet> packets = WirePackets.parse(ByteBufUtil.getBytes(out));
        assertThat(packets.get(3).payload())
                .isEqualTo("00" + "00" + "feffffffffffffff" + "07" + "6772c3b6c39f65");
        assertThat(packets.get(4).payload()).isEqualTo("00" + "08" + "ffffffffffffffff");
    }

    @Test
    void the_bitmap_of_a_wide_row_goes_on_in_the_next_byte() {
        List<ColumnDefinition> columns =
                IntStream.range(0, 7).mapToObj(i -> ColumnDefinition.text("c" + i)).toList();
        List<@Nullable String> row = Collections.nCopies(7, null);
        ByteBuf out = Unpooled.buffer();

        ResultSetWriter.writeBinary(out, 0, Capability.DEPRECATE_EOF, 2, columns, List.of(row));

        assertThat(WirePackets.parse(ByteBufUtil.getBytes(out)).get(8).payload())
                .isEqualTo("00" + "fc01");
    }

    private static List<@Nullable String> row(@Nullable String... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
