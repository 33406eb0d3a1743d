package io.tidegate.sharding.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.KeyType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalKeyTest {
    private static KeyValue text(String text) {
        return new KeyValue.StringValue(text);
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
        assertThat(CanonicalKey.of(value, KeyType.INTEGER)).isEqualTo(Key.Whole.of(7));
    }

    @Test
    void minus_one_and_the_largest_unsigned_are_two_keys() {
        assertThat(CanonicalKey.of(new KeyValue.IntegerValue(-1, false), KeyType.INTEGER))
                .isNotEqualTo(
                        CanonicalKey.of(new KeyValue.IntegerValue(-1, true), KeyType.INTEGER));
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
        assertThat(CanonicalKey.of(value, KeyType.INTEGER)).isInstanceOf(Key.Unroutable.class);
    }

    @Test
    void texts_that_some_collation_finds_equal_are_one_key() {
        assertThat(CanonicalKey.of(text("Ann  "), KeyType.STRING))
                .isEqualTo(CanonicalKey.of(text("aNN"), KeyType.STRING));
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
        assertThat(CanonicalKey.of(value, KeyType.STRING)).isInstanceOf(Key.Unroutable.class);
    }

    @Test
    void a_date_and_its_midnight_are_one_key() {
        assertThat(CanonicalKey.of(text("2026-03-04"), KeyType.TEMPORAL))
                .isEqualTo(
                        CanonicalKey.of(
                                new KeyValue.TemporalValue(LocalDateTime.of(2026, 3, 4, 0, 0)),
                                KeyType.TEMPORAL));
    }

    static Stream<KeyValue> unroutableDates() {
        return Stream.of(
                text("2026-02-30"),
                text("20260304"),
                text("0000-00-00"),
                text("2026-03-04 23:59:59.6"),
                new KeyValue.IntegerValue(20260304, false));
    }

    @ParameterizedTest
    @MethodSource("unroutableDates")
    void a_date_in_doubt_is_no_key(KeyValue value) {
        assertThat(CanonicalKey.of(value, KeyType.TEMPORAL)).isInstanceOf(Key.Unroutable.class);
    }

    @Test
    void doubling_the_shards_splits_each_in_place() {
        HashFunction eight = new HashFunction(8);
        HashFunction sixteen = new HashFunction(16);
        assertThat(IntStream.range(-1000, 1000).mapToObj(Key.Whole::of))
                .allSatisfy(
                        key -> assertThat(sixteen.shardOf(key) % 8).isEqualTo(eight.shardOf(key)));
    }

    @Test
    void the_hash_is_part_of_the_format_and_never_changes() {
        HashFunction hash = new HashFunction(1024);
        assertThat(IntStream.range(0, 5).mapToObj(i -> hash.shardOf(Key.Whole.of(i))))
                .containsExactly(0, 812, 999, 206, 117);
        assertThat(hash.shardOf(new Key.Text("ann"))).isEqualTo(275);
    }
}
