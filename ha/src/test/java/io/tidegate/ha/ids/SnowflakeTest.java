package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnowflakeTest {
    private static final long START = Snowflake.EPOCH + Duration.ofDays(1000).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final AtomicLong clock = new AtomicLong(START);
    private final Snowflake ids = new Snowflake(clock::get);

    private void reserve(int worker, long from, long until) {
        ids.grant(new TimeSpan(worker, from, until));
    }

    private static long time(long id) {
        return (id >>> 22) + Snowflake.EPOCH;
    }

    private static int worker(long id) {
        return (int) (id >>> 12) & 1023;
    }

    @Test
    void an_id_has_the_time_the_worker_and_a_sequence() {
        reserve(1023, START, START + HOUR);

        long id = ids.take(1);

        assertThat(time(id)).isEqualTo(START);
        assertThat(worker(id)).isEqualTo(1023);
        assertThat(id).isPositive();
    }

    @Test
    void nothing_is_given_that_is_not_reserved() {
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
        reserve(1, START + 5, START + 10);
        assertThat(time(ids.take(1))).isEqualTo(START + 5);
        clock.set(START + 10);
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
        reserve(1, START + 5, START + HOUR);
        assertThat(time(ids.take(1))).isEqualTo(START + 10);
        ids.revoke();
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -1, 0, 1, 3_600_000})
    void a_clock_that_is_set_makes_no_id_twice_and_none_smaller(long by) {
        reserve(3, START, START + 2 * HOUR);
        LongStream.Builder given = LongStream.builder();
        for (int i = 0; i < 10_000; i++) {
            given.add(ids.take(1));
        }
        clock.addAndGet(by);
        for (int i = 0; i < 10_000; i++) {
            given.add(ids.take(1));
        }

        assertGrows(given.build().toArray());
    }

    @Test
    void a_clock_that_stands_makes_ids_until_the_reserved_time_is_used_up() {
        reserve(3, START, START + 3);
        long[] given =
                LongStream.generate(() -> ids.take(1))
                        .takeWhile(id -> id != IdSource.NONE)
                        .toArray();

        assertGrows(given);
        assertThat(given).hasSizeBetween(2 * 4096, 3 * 4096);
    }

    @Test
    void after_a_restart_with_a_clock_that_went_back_ids_go_on_behind_the_old_time() {
        reserve(3, START, START + 1000);
        long before = ids.take(1);
        clock.set(START - HOUR);
        Snowflake restarted = new Snowflake(clock::get);
        restarted.grant(new TimeSpan(3, START + 1000, START + HOUR));

        assertThat(restarted.take(1)).isGreaterThan(before);
    }

    @Test
    void another_workers_number_makes_no_smaller_id() {
        reserve(9, START, START + HOUR);
        long before = ids.take(1);
        reserve(2, START, START + HOUR);

        assertThat(ids.take(1)).isGreaterThan(before);
    }

    @Test
    void ids_that_are_taken_together_follow_each_other() {
        reserve(0, START, START + HOUR);
        long[] given = new long[40];
        for (int i = 0; i < given.length; i++) {
            given[i] = ids.take(1000 + i * 79);
        }

        for (int i = 0; i < given.length; i++) {
            int count = 1000 + i * 79;
            assertThat(time(given[i] + count - 1)).isEqualTo(time(given[i]));
            assertThat(worker(given[i] + count - 1)).isEqualTo(worker(given[i]));
            if (i > 0) {
                assertThat(given[i]).isGreaterThanOrEqualTo(given[i - 1] + count - 79);
            }
        }
    }

    @Test
    void lone_ids_lie_on_all_shards_of_a_remainder() {
        reserve(5, START, START + HOUR);
        int[] shards = new int[8];
        for (int i = 0; i < 8000; i++) {
            clock.incrementAndGet();
            shards[(int) (ids.take(1) % 8)]++;
        }

        assertThat(Arrays.stream(shards).min().orElse(0)).isGreaterThan(900);
    }

    @Test
    void eight_threads_get_ids_that_grow_and_are_all_different() throws Exception {
        Snowflake real = new Snowflake(System::currentTimeMillis);
        real.grant(new TimeSpan(7, 0, Long.MAX_VALUE));
        int each = 500_000;
        List<long[]> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<long[]>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                running.add(
                        threads.submit(() ->
                                LongStream.generate(() -> real.take(1)).limit(each).toArray()));
            }
            for (Future<long[]> one : running) {
                all.add(one.get());
            }
        }

        all.forEach(SnowflakeTest::assertGrows);
        assertThat(all.stream().flatMapToLong(Arrays::stream).distinct().count())
                .isEqualTo(8L * each);
    }

    private static void assertGrows(long[] given) {
        for (int i = 1; i < given.length; i++) {
            if (given[i] <= given[i - 1]) {
                throw new AssertionError(given[i] + " behind " + given[i - 1] + " at " + i);
            }
        }
    }
}
