package io.tidegate.proxy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.ReplicaReads;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReplicaStandingTest {
    private static final ReplicaReads LIMITS =
            new ReplicaReads(
                    Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(30));
    private static final long SECOND = 1_000_000_000;
    private static final ReplicaStanding OUT = new ReplicaStanding.Out();
    private static final ReplicaStanding IN = new ReplicaStanding.In();

    @Test
    void one_that_lags_more_than_it_may_is_out() {
        assertThat(IN.next(true, 10_000, LIMITS, 0, false)).isEqualTo(IN);
        assertThat(IN.next(true, 10_001, LIMITS, 0, false)).isEqualTo(OUT);
    }

    @Test
    void one_that_cannot_be_read_is_out() {
        assertThat(IN.next(false, 0, LIMITS, 0, false)).isEqualTo(OUT);
        assertThat(new ReplicaStanding.Returning(0).next(false, 0, LIMITS, 0, false))
                .isEqualTo(OUT);
    }

    @Test
    void it_returns_when_it_lags_half_of_what_it_may() {
        assertThat(OUT.next(true, 5_001, LIMITS, 7, false)).isEqualTo(OUT);
        assertThat(OUT.next(true, 5_000, LIMITS, 7, false))
                .isEqualTo(new ReplicaStanding.Returning(7));
    }

    @Test
    void its_share_grows_until_it_is_in() {
        ReplicaStanding returning = new ReplicaStanding.Returning(0);

        assertThat(returning.part(LIMITS, 0)).isEqualTo(ReplicaStanding.FIRST);
        assertThat(returning.part(LIMITS, 15 * SECOND)).isEqualTo(0.5);
        assertThat(returning.next(true, 0, LIMITS, 29 * SECOND, false)).isEqualTo(returning);
        assertThat(returning.next(true, 0, LIMITS, 30 * SECOND, false)).isEqualTo(IN);
        assertThat(IN.part(LIMITS, 0)).isEqualTo(1);
        assertThat(OUT.part(LIMITS, 0)).isZero();
    }

    @Test
    void at_a_start_all_have_their_share_at_once() {
        assertThat(OUT.next(true, 0, LIMITS, 0, true)).isEqualTo(IN);
    }
}
