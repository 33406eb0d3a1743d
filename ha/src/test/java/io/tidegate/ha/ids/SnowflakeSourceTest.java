package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class SnowflakeSourceTest {
    private final RegisterInMemory register = new RegisterInMemory(System.currentTimeMillis());
    private final SnowflakeSource ids =
            new SnowflakeSource(
                    "shop", "one", register, SnowflakeSource.RENEWAL, System::currentTimeMillis);

    @Test
    void the_first_id_waits_for_a_number_and_the_next_one_does_not() {
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
        long first = ids.await(1);

        assertThat(ids.take(1)).isGreaterThan(first);
    }

    @Test
    void a_register_out_of_reach_leaves_what_is_reserved() {
        long before = ids.await(1);
        register.breaks(true);

        assertThatThrownBy(ids::renew).isInstanceOf(TidegateException.class);
        assertThat(ids.take(1)).isGreaterThan(before);
    }

    @Test
    void who_has_lost_its_number_gives_no_id_and_says_why() {
        ids.await(1);
        WorkerRegister.Entry mine = register.entries().getFirst();
        for (int i = 1; i < Snowflake.WORKERS; i++) {
            new WorkerLease("other", _ -> 0).renew(register, register.now());
        }
        register.change(mine, "somebody", mine.until());

        assertThatThrownBy(ids::renew).isInstanceOf(TidegateException.class);
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
        assertThatThrownBy(() -> ids.await(1))
                .isInstanceOf(TidegateException.class)
                .extracting(failed -> ((TidegateException) failed).code())
                .isEqualTo(ErrorCode.IDS_UNAVAILABLE);
    }

    @Test
    void time_is_reserved_unasked_again_and_again() throws Exception {
        try (SnowflakeSource often =
                new SnowflakeSource(
                        "shop", "two", register, Duration.ofMillis(5), System::currentTimeMillis)) {
            often.start();
            eventually(() -> often.take(1) != IdSource.NONE);
            long until = register.entries().getFirst().until();
            register.passes(1000);

            eventually(() -> register.entries().getFirst().until() >= until + 1000);
        }
    }

    private static void eventually(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    @Test
    void a_defect_does_not_end_the_reserving_ahead() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        WorkerRegister broken =
                new WorkerRegister() {
                    @Override
                    public long now() {
                        asked.incrementAndGet();
                        throw new IllegalStateException("a defect, as the test wants it");
                    }

                    @Override
                    public List<Entry> entries() {
                        return List.of();
                    }

                    @Override
                    public boolean add(int worker, String owner, long until) {
                        return true;
                    }

                    @Override
                    public boolean change(Entry seen, String owner, long until) {
                        return true;
                    }
                };
        try (SnowflakeSource source =
                new SnowflakeSource(
                        "shop", "three", broken, Duration.ofMillis(5), System::currentTimeMillis)) {
            source.start();

            eventually(() -> asked.get() > 2);
        }
    }
}
