package io.tidegate.sharding.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void doubles_are_written_as_servers_do() {
        assertThat(Text.of(0.25, 31)).isEqualTo("0.25");
        assertThat(Text.of(-0.0, 31)).isEqualTo("0");
        assertThat(Text.of(3, 31)).isEqualTo("3");
        assertThat(Text.of(1e14, 31)).isEqualTo("100000000000000");
        assertThat(Text.of(1e15, 31)).isEqualTo("1e15");
        assertThat(Text.of(-1.5e20, 31)).isEqualTo("-1.5e20");
        assertThat(Text.of(1e-15, 31)).isEqualTo("0.000000000000001");
        assertThat(Text.of(1e-16, 31)).isEqualTo("1e-16");
        assertThat(Text.of(2.5, 1)).isEqualTo("2.5");
        assertThat(Text.of(2.0, 3)).isEqualTo("2.000");
    }
}
