package io.tidegate.sharding.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PaddingTest {
    @Test
    void shorter_texts_are_padded_where_their_collation_says_so() {
        Padding blank = new Padding(new byte[] {0x20});
        assertThat(compare(blank, "a", "a  ")).isZero();
        assertThat(compare(blank, "a", "a\t")).isPositive();
        assertThat(compare(blank, "a", "a   \t")).isPositive();
        assertThat(compare(blank, "a", "a b")).isNegative();
        assertThat(compare(blank, "ab", "a")).isPositive();
        assertThat(compare(Padding.NONE, "a", "a\t")).isNegative();
        assertThat(compare(Padding.NONE, "a", "a ")).isNegative();
    }

    private static int compare(Padding padding, String one, String other) {
        byte[] a = one.getBytes(StandardCharsets.US_ASCII);
        byte[] b = other.getBytes(StandardCharsets.US_ASCII);
        int forth = padding.compare(a, 0, a.length, b, 0, b.length);
        assertThat(Integer.signum(padding.compare(b, 0, b.length, a, 0, a.length)))
                .isEqualTo(-Integer.signum(forth));
        return forth;
    }
}
