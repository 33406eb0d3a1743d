package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.conf.document.DocumentFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackedTextTest {
    @Test
    void twenty_thousand_tables_fit_into_a_document() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("      t").append(i * 7919).append(": {key: customer_").append(i % 17);
            text.append(", function: {hash: {shards: 64}}, placement: {g0: 0-31, g1: 32-63}}\n");
        }
        String packed = PackedText.pack(text.toString());

        assertThat(packed.length()).isLessThan(DocumentFormat.MAX_BYTES / 2);
        assertThat(PackedText.unpack(packed)).isEqualTo(text.toString());
    }

    @Test
    void what_would_grow_without_bound_is_refused() {
        String bomb = PackedText.pack("x".repeat(PackedText.MAX_BYTES + 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackedText.unpack(bomb))
                .withMessageContaining("larger than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base 64", "eJw="})
    void what_is_broken_is_refused(String packed) {
        assertThatIllegalArgumentException().isThrownBy(() -> PackedText.unpack(packed));
    }
}
