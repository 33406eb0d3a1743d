package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.tidegate.sharding.plan.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The deadline of what is planned. */
@Timeout(60)
final class PlanningTest {
    private static final Duration LIMIT = Duration.ofMillis(50);
    private static final Duration LONGER = LIMIT.multipliedBy(6);

    private final ExecutorService threads =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "planner"));
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Planning planning = new Planning(threads);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    /** Ends with whether it is cancelled before the work returns. */
    private CompletableFuture<Boolean> plan(Work work) {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        planning.explain(
                cancellation -> {
                    try {
                        work.work(cancellation);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    cancelled.complete(cancellation.isCancelled());
                    throw new IllegalStateException("nothing is explained");
                },
                LIMIT,
                loop,
                _ -> {});
        return cancelled;
    }

    private interface Work {
        void work(Cancellation cancellation) throws InterruptedException;
    }

    private static void untilCancelled(Cancellation cancellation) {
        while (!cancellation.isCancelled()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void what_works_for_longer_is_cancelled() {
        assertThat(plan(PlanningTest::untilCancelled).join()).isTrue();
    }

    /** As for a processor, on a machine that has much to do. */
    @Test
    void what_its_thread_waits_for_does_not_count() {
        assertThat(plan(_ -> Thread.sleep(LONGER)).join()).isFalse();
    }

    @Test
    void what_it_waits_for_its_turn_does_not_count() {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> first =
                plan(cancellation -> {
                    go.await();
                    untilCancelled(cancellation);
                });
        CompletableFuture<Boolean> second = plan(_ -> {});
        loop.schedule(go::countDown, LONGER.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isFalse();
    }
}
