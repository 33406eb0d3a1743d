package io.tidegate.proxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.sql.SqlDialect;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryKeyValueTest {
    private static final SqlDialect UTF8 =
            new SqlDialect(UTF_8, false, false, false, Recoding.NONE);

    @ParameterizedTest
    @CsvSource({
        "0100, ff, -1, false",
        "0180, ff, 255, true",
        "0200, ffff, -1, false",
        "0280, ffff, 65535, true",
        "0300, ffffffff, -1, false",
        "0380, ffffffff, 4294967295, true",
        "0800, 0000000000000080, -9223372036854775808, false",
        "0880, ffffffffffffffff, -1, true",
        "0880, 0000000000000080, -9223372036854775808, true",
    })
    void an_integer_keeps_its_bits_and_its_sign(
            String type, String hex, long bits, boolean unsigned) {
        assertThat(value(type + hex)).isEqualTo(new KeyValue.IntegerValue(bits, unsigned));
    }

    @ParameterizedTest
    @CsvSource({
        "0a00, 04e6070c1f, 2022-12-31T00:00:00",
        "0c00, 07e6070c1f173b3b, 2022-12-31T23:59:59",
        "0700, 0be6070c1f173b3b3f420f00, 2022-12-31T23:59:59.999999",
        "0c00, 0be807021d00000001000000, 2024-02-29T00:00:00.000001",
    })
    void a_date_has_as_many_parts_as_it_needs(String type, String hex, String time) {
        assertThat(value(type + hex))
                .isEqualTo(new KeyValue.TemporalValue(LocalDateTime.parse(time)));
    }

    @Test
    void floating_numbers_are_doubles() {
        assertThat(value("0400" + "0000003f")).isEqualTo(new KeyValue.DoubleValue(0.5));
        assertThat(value("0500" + "000000000000f8bf")).isEqualTo(new KeyValue.DoubleValue(-1.5));
    }

    @Test
    void a_decimal_is_exact() {
        assertThat(value("f600" + "052d312e3130"))
                .isEqualTo(new KeyValue.DecimalValue(new BigDecimal("-1.10")));
    }

    @Test
    void text_is_read_in_the_character_set_of_the_connection() {
        assertThat(value("fd00" + "02c3bc", UTF8)).isEqualTo(new KeyValue.StringValue("ü", UTF_8));
        assertThat(
                        value(
                                "fe00" + "01fc",
                                new SqlDialect(
                                        ISO_8859_1, false, false, false, Recoding.TO_UNICODE)))
                .isEqualTo(new KeyValue.StringValue("ü"));
    }

    @Test
    void bytes_that_are_no_text_are_bytes_where_nothing_recodes_them() {
        assertThat(value("fd00" + "01fc"))
                .isInstanceOfSatisfying(
                        KeyValue.MalformedValue.class,
                        text -> assertThat(text.sent()).containsExactly(0xFC));
    }

    @Test
    void what_the_session_may_not_carry_is_no_value() {
        assertThat(value("fd00" + "02c3bc", new SqlDialect(UTF_8, false, false, false)))
                .isInstanceOf(KeyValue.OpaqueValue.class);
    }

    @Test
    void bytes_stay_bytes() {
        assertThat(value("fc00" + "02c3bc"))
                .isInstanceOfSatisfying(
                        KeyValue.BytesValue.class,
                        bytes -> assertThat(bytes.value()).containsExactly(0xC3, 0xBC));
    }

    @Test
    void null_is_null_by_bitmap_and_by_type() {
        assertThat(decode("01" + "01" + "0300").value(0, UTF8)).isEqualTo(new KeyValue.NullValue());
        assertThat(value("0600")).isEqualTo(new KeyValue.NullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a00" + "00", // the zero date
                "0a00" + "04e6070000", // no month
                "0a00" + "04e707021d", // a day that 2023 did not have
                "0c00" + "07e6070c1f183b3b", // the 24th hour
                "0c00" + "0be6070c1f173b3bffffffff", // more than a second of microseconds
                "0b00" + "00", // TIME
                "f500" + "027b7d", // JSON
                "1000" + "0101", // BIT
                "f600" + "03316539" // an exponent: 1e9
            })
    void what_has_no_certain_meaning_is_refused(String hex) {
        assertThatThrownBy(() -> value(hex))
                .isInstanceOfSatisfying(
                        TidegateException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_VALUE_UNROUTABLE));
    }

    @Test
    void long_data_has_no_value_here() {
        BitSet sentBefore = new BitSet();
        sentBefore.set(0);
        BinaryParameters parameters =
                BinaryParameters.decode(
                        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0001fc00")),
                        1,
                        null,
                        sentBefore);

        assertThatThrownBy(() -> parameters.value(0, UTF8))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyValue value(String typeAndValue) {
        return value(typeAndValue, UTF8);
    }

    private static KeyValue value(String typeAndValue, SqlDialect dialect) {
        return decode("00" + "01" + typeAndValue).value(0, dialect);
    }

    private static BinaryParameters decode(String hex) {
        return BinaryParameters.decode(
                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), 1, null, new BitSet());
    }
}
