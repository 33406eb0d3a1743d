package io.tidegate.sharding.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.KeyType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeclaredTypeTest {
    private static KeyValue text(String text) {
        return new KeyValue.StringValue(text);
    }

    private static Key key(KeyValue value, KeyType type) {
        return KeyDomain.declared(type).compared(value);
    }

    static Stream<KeyValue> sevens() {
        return Stream.of(
                new KeyValue.IntegerValue(7, false),
                new KeyValue.IntegerValue(7, true),
                new KeyValue.DecimalValue(new BigDecimal("7.00")),
                new KeyValue.DoubleValue(7),
                text("7"),
                text("+7"),
                text("007"),
                new KeyValue.BytesValue("7".getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @MethodSource("sevens")
    void every_form_of_an_integer_is_one_key(KeyValue value) {
        assertThat(key(value, KeyType.INTEGER)).isEqualTo(Key.Whole.of(7));
    }

    @Test
    void minus_one_and_the_largest_unsigned_are_two_keys() {
        assertThat(key(new KeyValue.IntegerValue(-1, false), KeyType.INTEGER))
                .isNotEqualTo(key(new KeyValue.IntegerValue(-1, true), KeyType.INTEGER));
    }

    static Stream<KeyValue> unroutableIntegers() {
        return Stream.of(
                text("7abc"),
                text(" 7"),
                text("7.0"),
                text(""),
                text("1234567890123456"),
                new KeyValue.DoubleValue(7.5),
                new KeyValue.DecimalValue(new BigDecimal("7.5")));
    }

    @ParameterizedTest
    @MethodSource("unroutableIntegers")
    void what_an_integer_column_compares_otherwise_is_no_key(KeyValue value) {
        assertThat(key(value, KeyType.INTEGER)).isInstanceOf(Key.Unroutable.class);
    }

    @Test
    void texts_that_some_collation_finds_equal_are_one_key() {
        assertThat(key(text("Ann  "), KeyType.STRING)).isEqualTo(key(text("aNN"), KeyType.STRING));
    }

    static Stream<KeyValue> unroutableTexts() {
        return Stream.of(
                text("\u00e4nn"),
                text("a\0"),
                text("stra\u00dfe"),
                new KeyValue.IntegerValue(7, false),
                new KeyValue.DoubleValue(7));
    }

    @ParameterizedTest
    @MethodSource("unroutableTexts")
    void what_a_text_column_may_find_equal_to_others_is_no_key(KeyValue value) {
        assertThat(key(value, KeyType.STRING)).isInstanceOf(Key.Unroutable.class);
    }

    @Test
    void a_date_and_its_midnight_are_one_key() {
        assertThat(key(text("2026-03-04"), KeyType.TEMPORAL))
                .isEqualTo(
                        key(
                                new KeyValue.TemporalValue(LocalDateTime.of(2026, 3, 4, 0, 0)),
                                KeyType.TEMPORAL));
    }

    static Stream<KeyValue> unroutableDates() {
        return Stream.of(
                text("2026-02-30"),
                text("20260304"),
                text("0000-00-00"),
                new KeyValue.IntegerValue(20260304, false));
    }

    @ParameterizedTest
    @MethodSource("unroutableDates")
    void a_date_in_doubt_is_no_key(KeyValue value) {
        assertThat(key(value, KeyType.TEMPORAL)).isInstanceOf(Key.Unroutable.class);
    }

    @Test
    void a_fraction_is_of_one_of_two_seconds() {
        assertThat(key(text("2026-03-04 23:59:59.6"), KeyType.TEMPORAL))
                .isEqualTo(
                        new Key.Between(
                                LocalDateTime.of(2026, 3, 4, 23, 59, 59),
                                LocalDateTime.of(2026, 3, 5, 0, 0)));
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIMAL", "YEAR", "ENUM"})
    void a_type_that_says_too_little_has_no_keys(KeyType type) {
        assertThat(key(text("2026"), type)).isInstanceOf(Key.Unroutable.class);
    }
}
