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

    private final RegisterInMemory register = new RegisterInMemory(NOW);
    private final WorkerLease one = new WorkerLease("one");
    private final WorkerLease two = new WorkerLease("two");

    @Test
    void proxies_side_by_side_have_different_numbers() {
        assertThat(one.renew(register, NOW)).isEqualTo(new TimeSpan(0, NOW, NOW + LENGTH));
        assertThat(two.renew(register, NOW)).isEqualTo(new TimeSpan(1, NOW, NOW + LENGTH));
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
            new WorkerLease("other").renew(register, NOW);
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
                case 0 -> register.passes(random.nextLong(LENGTH));
                case 1 -> proxy.clock.addAndGet(random.nextLong(-LENGTH * 6, LENGTH * 6));
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

    private final class Proxy {
        final AtomicLong clock;
        final Snowflake ids;
        final WorkerLease lease = new WorkerLease("some proxy");

        Proxy(Random random) {
            clock = new AtomicLong(NOW + random.nextLong(-LENGTH, LENGTH));
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
