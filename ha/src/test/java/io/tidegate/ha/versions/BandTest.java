package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BandTest {
    private static final Health BEFORE = new Health(10_000, 100, 1_000);

    @Test
    void as_before_is_within_it() {
        assertThat(Band.worse(BEFORE, new Health(1_000, 29, 4_000))).isEmpty();
    }

    @Test
    void more_errors_are_out_of_it() {
        assertThat(Band.worse(BEFORE, new Health(1_000, 31, 1_000)))
                .isEqualTo("3.1 % of the statements failed, 1.0 % before");
    }

    @Test
    void slower_is_out_of_it() {
        assertThat(Band.worse(BEFORE, new Health(1_000, 0, 4_001)))
                .isEqualTo("a statement takes 4001 us, 1000 us before");
    }

    @Test
    void few_statements_tell_nothing_unless_all_fail() {
        assertThat(Band.worse(BEFORE, new Health(49, 48, 100_000))).isEmpty();
        assertThat(Band.worse(BEFORE, new Health(5, 5, 1))).isEqualTo("all of 5 statements failed");
        assertThat(Band.worse(BEFORE, Health.UNKNOWN)).isEmpty();
    }

    @Test
    void nothing_is_slower_than_what_was_not_measured() {
        assertThat(Band.worse(Health.UNKNOWN, new Health(1_000, 0, 50_000))).isEmpty();
    }
}
