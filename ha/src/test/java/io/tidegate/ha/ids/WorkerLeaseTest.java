package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WorkerLeaseTest {
    private static final long NOW = Snowflake.EPOCH + Duration.ofDays(900).toMillis();
    private static final long LENGTH = WorkerLease.LENGTH.toMillis();
    private static final long STEP = LENGTH / 2;

    private final RegisterInMemory register = new RegisterInMemory(NOW);
    private final WorkerLease one = new WorkerLease("one", _ -> 0);
    private final WorkerLease two = new WorkerLease("two", _ -> 0);

    @Test
    void proxies_side_by_side_have_different_numbers() {
        assertThat(one.renew(register, NOW)).isEqualTo(new TimeSpan(0, NOW, NOW + LENGTH));
        assertThat(two.renew(register, NOW)).isEqualTo(new TimeSpan(1, NOW, NOW + LENGTH));
    }

    @Test
    void a_number_that_nobody_has_had_is_one_of_those_that_are_free() {
        one.renew(register, NOW);
        WorkerLease last = new WorkerLease("last", free -> free - 1);
        WorkerLease lastButOne = new WorkerLease("last but one", free -> free - 1);

        assertThat(last.renew(register, NOW).worker()).isEqualTo(1023);
        assertThat(lastButOne.renew(register, NOW).worker()).isEqualTo(1022);
    }

    @Test
    void a_number_is_kept_as_long_as_it_is_renewed() {
        one.renew(register, NOW);
        register.passes(LENGTH / 2);
        one.renew(register, NOW + LENGTH / 2);
        register.passes(LENGTH * 3 / 4);

        assertThat(two.renew(register, NOW + LENGTH * 5 / 4).worker()).isEqualTo(1);
        assertThat(one.renew(register, NOW + LENGTH * 5 / 4).worker()).isZero();
    }

    @Test
    void the_next_owner_of_a_number_begins_where_the_time_of_the_last_one_ended() {
        TimeSpan first = one.renew(register, NOW);
        register.passes(LENGTH + 1);
        TimeSpan second = two.renew(register, NOW - Duration.ofHours(1).toMillis());

        assertThat(second.worker()).isEqualTo(first.worker());
        assertThat(second.from()).isEqualTo(first.until());
    }

    @Test
    void who_has_lost_its_number_takes_another_one() {
        one.renew(register, NOW);
        register.passes(LENGTH + 1);
        two.renew(register, NOW + LENGTH + 1);

        assertThat(one.renew(register, NOW + LENGTH + 1).worker()).isEqualTo(1);
    }

    @Test
    void who_has_lost_its_number_and_gets_no_other_has_none() {
        one.renew(register, NOW);
        for (int i = 1; i < Snowflake.WORKERS; i++) {
            new WorkerLease("other", _ -> 0).renew(register, NOW);
        }
        register.change(register.entries().getFirst(), "somebody", NOW + LENGTH);

        assertThatThrownBy(() -> one.renew(register, NOW))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("1024");
        assertThat(one.isHeld()).isFalse();
    }

    @Test
    void a_clock_that_is_days_ahead_is_refused() {
        assertThatThrownBy(() -> one.renew(register, NOW + Duration.ofHours(25).toMillis()))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("25 hours ahead");
    }

    @Test
    void proxies_with_clocks_that_jump_and_a_register_that_fails_give_no_id_twice() {
        Random random = new Random(20260711);
        List<Proxy> proxies = new ArrayList<>();
        Set<Long> given = new HashSet<>();
        for (int step = 0; step < 200_000; step++) {
            if (proxies.size() < 6) {
                proxies.add(new Proxy(random));
            }
            Proxy proxy = proxies.get(random.nextInt(proxies.size()));
            switch (random.nextInt(20)) {
                case 0 -> register.passes(STEP);
                case 1 -> proxy.clock.set(anyTime(random));
                case 2 -> register.breaks(random.nextInt(3) == 0);
                case 3 -> proxies.remove(proxy);
                case 4, 5, 6 -> proxy.renew();
                default -> {
                    long id = proxy.ids.take(1);
                    if (id != IdSource.NONE) {
                        assertThat(given.add(id)).isTrue();
                    }
                }
            }
        }

        assertThat(given).hasSizeGreaterThan(50_000);
    }

    /** One of few, so that clocks meet at the same millisecond. */
    private long anyTime(Random random) {
        register.breaks(false);
        return register.now() + STEP * random.nextInt(-5, 6);
    }

    private final class Proxy {
        final AtomicLong clock;
        final Snowflake ids;
        final WorkerLease lease = new WorkerLease("some proxy", _ -> 0);

        Proxy(Random random) {
            clock = new AtomicLong(anyTime(random));
            ids = new Snowflake(clock::get);
        }

        void renew() {
            try {
                ids.grant(lease.renew(register, Math.max(clock.get(), ids.lastTime())));
            } catch (TidegateException none) {
                if (!lease.isHeld()) {
                    ids.revoke();
                }
            }
        }
    }
}
