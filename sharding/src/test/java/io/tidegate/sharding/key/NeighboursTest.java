package io.tidegate.sharding.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final KeyDomain INTEGER = KeyDomain.integer(64, false);

    private static KeyValue number(long number) {
        return new KeyValue.IntegerValue(number, false);
    }

    private static KeyValue text(String text) {
        return new KeyValue.StringValue(text);
    }

    private static boolean areComparedAlone(KeyDomain column, KeyValue... values) {
        Neighbours neighbours = new Neighbours();
        for (KeyValue value : values) {
            neighbours.add(value, column.compared(value));
        }
        return neighbours.areComparedAlone();
    }

    @Test
    void values_of_one_form_are_compared_alone() {
        assertThat(
                        areComparedAlone(
                                INTEGER, number(-1), new KeyValue.NullValue(), number(1L << 60)))
                .isTrue();
        assertThat(areComparedAlone(KeyDomain.date(), text("2026-01-02"), text("2026-01-03")))
                .isTrue();
    }

    @Test
    void small_integers_are_compared_alone_in_any_company() {
        assertThat(areComparedAlone(INTEGER, number(1), text("7"), number((1L << 53) - 1)))
                .isTrue();
    }

    @Test
    void others_are_not() {
        assertThat(areComparedAlone(INTEGER, number(-2), text("7"))).isFalse();
        assertThat(areComparedAlone(INTEGER, text("7"), number(1L << 53))).isFalse();
        assertThat(areComparedAlone(KeyDomain.date(), text("2026-01-02"), number(20260103)))
                .isFalse();
    }

    @Test
    void a_number_too_large_to_tell_its_form_is_not() {
        KeyValue large = new KeyValue.DecimalValue(new BigDecimal("18446744073709551615"));

        assertThat(areComparedAlone(INTEGER, large)).isTrue();
        assertThat(areComparedAlone(INTEGER, large, large)).isFalse();
    }

    @Test
    void decimals_and_integers_are_one_form_to_a_decimal() {
        KeyDomain column = KeyDomain.decimal(20, 2, false);

        assertThat(areComparedAlone(column, number(1), new KeyValue.DecimalValue(BigDecimal.TWO)))
                .isTrue();
    }
}
