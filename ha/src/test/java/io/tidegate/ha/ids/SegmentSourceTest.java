package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SegmentSourceTest {
    private final AtomicLong row = new AtomicLong(1);

    @Test
    void ids_begin_where_the_row_does_and_have_no_gap() {
        SegmentSource ids = new SegmentSource(10, row::getAndAdd);

        List<Long> given = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            given.add(ids.await(1));
        }

        assertThat(given).first().isEqualTo(1L);
        assertThat(given).last().isEqualTo(100L);
        assertThat(given).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void more_ids_than_a_block_has_follow_each_other_too() {
        SegmentSource ids = new SegmentSource(10, row::getAndAdd);
        long one = ids.await(1);
        long many = ids.await(1000);

        assertThat(many).isGreaterThan(one);
        assertThat(ids.await(1)).isGreaterThanOrEqualTo(many + 1000);
    }

    @Test
    void proxies_side_by_side_get_different_ids() throws Exception {
        Set<Long> given = new HashSet<>();
        List<Future<List<Long>>> running = new ArrayList<>();
        int all = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int proxy = 0; proxy < 4; proxy++) {
                SegmentSource ids = new SegmentSource(7, row::getAndAdd);
                for (int thread = 0; thread < 2; thread++) {
                    Random random = new Random(proxy * 10 + thread);
                    running.add(threads.submit(() -> taken(ids, random)));
                }
            }
            for (Future<List<Long>> each : running) {
                all += each.get().size();
                given.addAll(each.get());
            }
        }

        assertThat(given).hasSize(all);
    }

    private static List<Long> taken(SegmentSource ids, Random random) {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int count = 1 + random.nextInt(20);
            long first = ids.await(count);
            for (int k = 0; k < count; k++) {
                taken.add(first + k);
            }
        }
        return taken;
    }

    @Test
    void a_row_that_cannot_be_had_is_told_once_the_block_is_used_up() {
        AtomicLong broken = new AtomicLong();
        SegmentSource ids =
                new SegmentSource(
                        2,
                        count -> {
                            if (broken.get() > 0) {
                                throw ErrorCode.IDS_UNAVAILABLE.with("no row");
                            }
                            return row.getAndAdd(count);
                        });
        assertThat(ids.await(2)).isEqualTo(1);
        broken.set(1);

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 5; i++) {
                                ids.await(1);
                            }
                        })
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("no row");
    }

    @Test
    void all_who_wait_share_what_one_of_them_reserves() throws Exception {
        AtomicInteger reservations = new AtomicInteger();
        CountDownLatch allWait = new CountDownLatch(1);
        SegmentSource ids =
                new SegmentSource(
                        1000,
                        count -> {
                            reservations.incrementAndGet();
                            awaited(allWait);
                            return row.getAndAdd(count);
                        });
        Set<Long> given = ConcurrentHashMap.newKeySet();
        int waiters = 400;
        AtomicInteger begun = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < waiters; i++) {
                running.add(
                        threads.submit(() -> {
                            begun.incrementAndGet();
                            given.add(ids.await(1));
                        }));
            }
            while (begun.get() < waiters) {
                Thread.sleep(5);
            }
            // So that they stand where they wait; were they late, they would be served anyway.
            Thread.sleep(50);
            allWait.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        }

        assertThat(given).hasSize(waiters);
        assertThat(reservations.get()).isEqualTo(1);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void behind_the_greatest_id_there_are_none() {
        SegmentSource ids =
                new SegmentSource(
                        5,
                        new SegmentSource.Row() {
                            @Override
                            public long take(int count) {
                                return row.getAndAdd(count);
                            }

                            @Override
                            public long greatest() {
                                return 7;
                            }
                        });
        List<Long> given = new ArrayList<>();

        assertThatThrownBy(
                        () -> {
                            while (true) {
                                given.add(ids.await(1));
                            }
                        })
                .isInstanceOf(TidegateException.class)
                .extracting(failed -> ((TidegateException) failed).code())
                .isEqualTo(ErrorCode.IDS_EXHAUSTED);
        assertThat(given).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }
}
