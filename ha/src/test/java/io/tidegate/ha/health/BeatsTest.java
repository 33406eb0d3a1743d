package io.tidegate.ha.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BeatsTest {
    private static long at(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void lag_is_the_age_of_the_first_beat_that_is_missing() {
        Beats beats = new Beats();
        for (int beat = 1; beat <= 10; beat++) {
            beats.committed(beat, at(beat * 500));
        }

        assertThat(beats.lagMillis(10, at(6000))).isZero();
        assertThat(beats.lagMillis(9, at(6000))).isEqualTo(1000);
        assertThat(beats.lagMillis(3, at(6000))).isEqualTo(4000);
    }

    @Test
    void what_is_older_than_all_that_is_kept_lags_at_least_so_much() {
        Beats beats = new Beats();
        for (int beat = 1; beat <= 10_000; beat++) {
            beats.committed(beat, at(beat * 500));
        }

        assertThat(beats.lagMillis(1, at(5_000_000))).isEqualTo(5_000_000 - (10_000 - 8191) * 500);
    }
}
