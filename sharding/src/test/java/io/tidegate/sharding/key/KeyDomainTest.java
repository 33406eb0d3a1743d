package io.tidegate.sharding.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDomainTest {
    private static final KeyDomain COLORS =
            KeyDomain.enumeration(
                    List.of("red", "2", "Green"),
                    TextCharset.UTF8MB4,
                    TextFolding.CODE_POINTS,
                    false);

    private static KeyValue number(long number) {
        return new KeyValue.IntegerValue(number, false);
    }

    private static KeyValue decimal(String digits) {
        return new KeyValue.DecimalValue(new BigDecimal(digits));
    }

    private static KeyValue text(String text) {
        return new KeyValue.StringValue(text, UTF_8);
    }

    private static void assertNone(Key key) {
        assertThat(key).isInstanceOf(Key.Unroutable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "8, false, -128, 127",
        "8, true, 0, 255",
        "24, false, -8388608, 8388607",
        "64, false, -9223372036854775808, 9223372036854775807",
        "64, true, 0, 18446744073709551615"
    })
    void an_integer_column_holds_its_range(int bits, boolean unsigned, String least, String most) {
        KeyDomain column = KeyDomain.integer(bits, unsigned);

        assertThat(column.stored(decimal(least))).hasToString(least);
        assertThat(column.stored(decimal(most))).hasToString(most);
        assertNone(
                column.stored(decimal(new BigDecimal(least).subtract(BigDecimal.ONE).toString())));
        assertNone(column.stored(decimal(new BigDecimal(most).add(BigDecimal.ONE).toString())));
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740993, 9007199254740993",
        "+0009223372036854775, 9223372036854775",
        "-9223372036854775808, -9223372036854775808",
        "00000000000000000001, 1"
    })
    void digits_in_a_text_are_stored_exactly(String written, long stored) {
        KeyDomain column = KeyDomain.integer(64, false);

        assertThat(column.stored(text(written))).isEqualTo(Key.Whole.of(stored));
        assertThat(column.stored(new KeyValue.BytesValue(written.getBytes(UTF_8))))
                .isEqualTo(Key.Whole.of(stored));
        assertNone(column.compared(text(written)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "99999999999999999999",
                "000000000000000000001",
                " 1",
                "1.0",
                "1e3",
                "",
                "0x1",
                "-"
            })
    void other_texts_are_stored_as_something_else(String written) {
        assertNone(KeyDomain.integer(64, false).stored(text(written)));
    }

    @Test
    void a_comparison_beyond_the_range_is_exact() {
        assertThat(KeyDomain.integer(8, false).compared(number(300))).isEqualTo(Key.Whole.of(300));
    }

    @Test
    void a_decimal_is_stored_rounded_and_compared_as_it_is() {
        KeyDomain column = KeyDomain.decimal(5, 2, false);

        assertThat(column.stored(decimal("1.005"))).isEqualTo(column.stored(text("1.01")));
        assertThat(column.compared(decimal("1.005"))).isNotEqualTo(column.stored(text("1.01")));
        assertThat(column.compared(decimal("1.50"))).isEqualTo(column.compared(text("1.5")));
        assertNone(column.stored(decimal("999.995")));
    }

    @Test
    void a_long_decimal_is_not_compared_with_a_text() {
        KeyDomain column = KeyDomain.decimal(20, 2, false);

        assertNone(column.compared(text("1.5")));
        assertThat(column.stored(text("1.5"))).isEqualTo(column.compared(decimal("1.5")));
    }

    @Test
    void a_date_loses_its_time_on_the_way_in_and_keeps_it_in_a_comparison() {
        LocalDateTime day = LocalDate.of(2026, 1, 2).atStartOfDay();
        KeyDomain column = KeyDomain.date();

        assertThat(column.stored(text("2026-01-02 23:59:59"))).isEqualTo(new Key.Moment(day));
        assertThat(column.stored(number(20260102))).isEqualTo(new Key.Moment(day));
        assertThat(column.compared(text("2026-01-02 10:00:00")))
                .isEqualTo(new Key.Between(day, day.plusDays(1)));
        assertThat(column.stored(text("2026-01-02 23:59:59.9")))
                .isEqualTo(new Key.Between(day, day.plusDays(1)));
    }

    @Test
    void a_finer_fraction_than_the_columns_is_one_of_two() {
        LocalDateTime low = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 670_000_000);

        assertThat(KeyDomain.dateTime(2).stored(text("2026-01-02 03:04:05.678")))
                .isEqualTo(new Key.Between(low, low.plusNanos(10_000_000)));
        assertThat(KeyDomain.dateTime(2).stored(text("2026-01-02 03:04:05.670")))
                .isEqualTo(new Key.Moment(low));
    }

    @ParameterizedTest
    @CsvSource({"26, 2026", "69, 2069", "70, 1970", "1901, 1901", "2155, 2155"})
    void a_year_of_two_digits_is_one_of_four(String written, long year) {
        assertThat(KeyDomain.year().stored(text(written))).isEqualTo(Key.Whole.of(year));
        assertThat(KeyDomain.year().compared(number(Long.parseLong(written))))
                .isEqualTo(Key.Whole.of(year));
    }

    @Test
    void zero_is_another_year_as_a_number_than_as_a_text() {
        assertThat(KeyDomain.year().stored(number(0))).isEqualTo(Key.Whole.of(0));
        assertThat(KeyDomain.year().stored(text("0"))).isEqualTo(Key.Whole.of(2000));
        assertNone(KeyDomain.year().compared(text("0")));
    }

    @Test
    void a_member_is_told_by_name_and_by_number() {
        assertThat(COLORS.stored(number(3))).isEqualTo(COLORS.stored(text("Green ")));
        assertThat(COLORS.stored(text("3"))).isEqualTo(COLORS.stored(text("Green")));
        assertThat(COLORS.stored(text("2"))).isEqualTo(COLORS.stored(number(2)));
        assertThat(COLORS.compared(text("3"))).isNotEqualTo(COLORS.stored(text("Green")));
        assertNone(COLORS.stored(text("green")));
        assertNone(COLORS.stored(text("blue")));
        assertNone(COLORS.stored(number(4)));
    }

    @Test
    void bytes_fill_up_with_zeros() {
        KeyDomain column = KeyDomain.binary(4);

        assertThat(column.stored(new KeyValue.HexValue(new byte[] {(byte) 0xC3, 'A'}, false)))
                .isEqualTo(
                        column.compared(
                                new KeyValue.BytesValue(new byte[] {(byte) 0xC3, 'A', 0, 0})));
        assertThat(column.stored(new KeyValue.MalformedValue(new byte[] {(byte) 0xC3})))
                .isEqualTo(new Key.Text("\u00c3"));
        assertThat(column.stored(text("ü"))).isEqualTo(new Key.Text("\u00c3\u00bc"));
        assertNone(column.stored(new KeyValue.StringValue("ü")));
        assertNone(column.stored(text("fünf")));
    }

    @Test
    void a_text_has_to_fit_the_column_and_its_character_set() {
        KeyDomain column = KeyDomain.text(3, TextCharset.LATIN1, TextFolding.CODE_POINTS);

        assertThat(column.stored(text("Aé€  "))).isEqualTo(new Key.Text("aé€"));
        assertThat(column.stored(new KeyValue.HexValue(new byte[] {(byte) 0xE9}, false)))
                .isEqualTo(new Key.Text("é"));
        assertNone(column.stored(text("four")));
        assertNone(column.compared(text("ж")));
        assertNone(column.compared(number(1)));
        assertThat(column.stored(number(17))).isEqualTo(new Key.Text("17"));
    }

    @Test
    void bytes_are_no_text_where_a_character_has_several() {
        assertNone(
                KeyDomain.text(3, TextCharset.WIDE, TextFolding.ASCII)
                        .stored(new KeyValue.BytesValue("ab".getBytes(UTF_8))));
    }
}
