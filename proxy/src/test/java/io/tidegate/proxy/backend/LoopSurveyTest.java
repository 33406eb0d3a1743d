package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopSurveyTest {
    private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(2);
    private final List<EventLoop> both = List.of(loops.next(), loops.next());

    @AfterEach
    void close() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private EventLoop loopOf(int thing) {
        return both.get(thing % 2);
    }

    @Test
    void each_thing_is_asked_on_its_own_loop() {
        List<Integer> things = IntStream.range(0, 1000).boxed().toList();

        List<Integer> found =
                LoopSurvey.ask(
                        things,
                        this::loopOf,
                        thing -> loopOf(thing).inEventLoop() && thing < 900 ? thing : null);

        assertThat(found).containsExactlyInAnyOrderElementsOf(things.subList(0, 900));
    }

    @Test
    void what_a_loop_has_to_do_comes_between_two_pieces() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger before = new AtomicInteger();
        EventLoop loop = both.getFirst();

        LoopSurvey.ask(
                IntStream.range(0, 200).boxed().toList(),
                _ -> loop,
                thing -> {
                    if (asked.incrementAndGet() == 1) {
                        loop.execute(() -> before.set(asked.get()));
                    }
                    long until = System.nanoTime() + 100_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    return thing;
                });

        assertThat(before.get()).isBetween(1, 8);
    }

    @Test
    void things_of_a_loop_that_has_ended_are_left_out() throws Exception {
        EventLoop ended = new DefaultEventLoopGroup(1).next();
        ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();

        List<Integer> found =
                LoopSurvey.ask(
                        List.of(0, 1), thing -> thing == 0 ? ended : both.get(1), thing -> thing);

        assertThat(found).containsExactly(1);
    }

    @Test
    void a_defect_of_the_question_is_the_askers() {
        assertThatThrownBy(() ->
                        LoopSurvey.ask(
                                List.of(1),
                                this::loopOf,
                                _ -> {
                                    throw new IllegalStateException("wrong");
                                }))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("wrong");
    }
}
