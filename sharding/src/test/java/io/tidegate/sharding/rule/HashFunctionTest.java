package io.tidegate.sharding.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.key.TextCharset;
import io.tidegate.sharding.key.TextFolding;
import java.math.BigDecimal;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashFunctionTest {
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

    static Stream<KeyDomain> texts() {
        return Stream.of(
                KeyDomain.declared(KeyType.STRING),
                KeyDomain.text(20, TextCharset.UTF8MB4, TextFolding.ASCII),
                KeyDomain.text(20, TextCharset.LATIN1, TextFolding.CODE_POINTS),
                KeyDomain.binary(20));
    }

    /** Otherwise a server that can be asked again would move rows. */
    @ParameterizedTest
    @MethodSource("texts")
    void ascii_lies_where_it_lies_whatever_is_known_of_its_column(KeyDomain column) {
        HashFunction hash = new HashFunction(1024);
        assertThat(hash.shardOf(column.stored(new KeyValue.StringValue("ANN "))))
                .isEqualTo(hash.shardOf(column.compared(new KeyValue.StringValue("ann"))))
                .isEqualTo(275);
    }

    @Test
    void an_integer_lies_where_it_lies_whatever_is_known_of_its_column() {
        HashFunction hash = new HashFunction(1024);
        KeyValue two = new KeyValue.IntegerValue(2, false);
        assertThat(hash.shardOf(KeyDomain.integer(8, true).stored(two)))
                .isEqualTo(hash.shardOf(KeyDomain.declared(KeyType.INTEGER).stored(two)))
                .isEqualTo(999);
    }

    @Test
    void decimals_and_moments_have_their_places_as_well() {
        HashFunction hash = new HashFunction(1024);
        assertThat(hash.shardOf(new Key.Fixed(new BigDecimal("1.50")))).isEqualTo(274);
        assertThat(
                        hash.shardOf(
                                KeyDomain.declared(KeyType.TEMPORAL)
                                        .stored(new KeyValue.StringValue("2026-03-04"))))
                .isEqualTo(426);
    }
}
