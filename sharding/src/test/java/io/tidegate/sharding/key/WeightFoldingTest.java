package io.tidegate.sharding.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeightFoldingTest {
    /** Weighs letters of either case alike, as 1000 and more. */
    private static char[] @Nullable [] weights() {
        char[] @Nullable [] weights = new char[0x180][];
        for (char c = 0; c < weights.length; c++) {
            weights[c] = new char[] {(char) (1000 + Character.toLowerCase(c))};
        }
        return weights;
    }

    @Test
    void ascii_is_folded_to_lower_case_by_whatever_weights() {
        TextFolding folding = WeightFolding.of("w", weights(), Set.of());

        assertThat(folding).isNotNull();
        assertThat(folding.fold("Ann ~9 ")).isEqualTo(TextFolding.ASCII.fold("Ann ~9 "));
    }

    @Test
    void characters_expand_are_ignored_and_fill_up_as_they_are_weighed() {
        char[] @Nullable [] weights = weights();
        weights[0xDF] = new char[] {1000 + 's', 1000 + 's'};
        weights[0xAD] = new char[0];
        weights[0xA0] = new char[] {1000 + ' '};
        TextFolding folding = WeightFolding.of("w", weights, Set.of());

        assertThat(folding).isNotNull();
        assertThat(folding.fold("stra\u00dfe")).isEqualTo(folding.fold("STRA\u00adSSE\u00a0"));
    }

    @Test
    void what_can_contract_or_has_no_weight_is_not_folded() {
        char[] @Nullable [] weights = weights();
        weights[0x101] = null;
        TextFolding folding = WeightFolding.of("w", weights, Set.of(0x100));

        assertThat(folding).isNotNull();
        assertThat(folding.fold("a\u0100")).isNull();
        assertThat(folding.fold("a\u0101")).isNull();
        assertThat(folding.fold("a\u0400")).isNull();
        assertThat(folding.fold("a\u0102")).isNotNull();
    }

    @Test
    void weights_that_do_not_keep_ascii_apart_are_not_used() {
        char[] @Nullable [] weights = weights();
        weights['j'] = weights['i'];

        assertThat(WeightFolding.of("w", weights, Set.of())).isNull();
    }

    @Test
    void weights_that_keep_cases_apart_are_not_used() {
        char[] @Nullable [] weights = weights();
        weights['J'] = new char[] {5000};

        assertThat(WeightFolding.of("w", weights, Set.of())).isNull();
    }

    @Test
    void a_weight_that_looks_like_another_character_is_not_used() {
        char[] @Nullable [] weights = weights();
        weights[0x100] = new char[] {'a'};

        assertThat(WeightFolding.of("w", weights, Set.of())).isNull();
    }
}
