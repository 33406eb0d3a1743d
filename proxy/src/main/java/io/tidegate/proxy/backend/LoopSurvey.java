package io.tidegate.proxy.backend;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks what event loops alone may touch, each thing on its own loop: all loops at the same time,
 * each in pieces between which its traffic goes on.
 *
 * <p>Threads: asked from threads that may block, never from an event loop.
 */
public final class LoopSurvey {
    /** Of one piece: nobody notices that its traffic waits for so long. */
    private static final long PIECE_NANOS = 300_000;

    private static final int MOST_AT_ONCE = 256;

    /** How many are asked between two looks at the clock. */
    private static final int BETWEEN_LOOKS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LoopSurvey() {}

    /**
     * What is found, loop by loop; things of a loop that has ended are left out.
     *
     * @param question asked on a thing's loop; it must be quick. Null leaves the thing out
     * @throws TidegateException when a loop does not answer
     */
    public static <A, T> List<T> ask(
            Collection<A> things,
            Function<A, EventLoop> loopOf,
            Function<A, @Nullable T> question) {
        Map<EventLoop, Round<A, T>> rounds = new IdentityHashMap<>();
        for (A thing : things) {
            rounds.computeIfAbsent(loopOf.apply(thing), loop -> new Round<>(loop, question))
                    .things
                    .add(thing);
        }
        rounds.values().forEach(Round::goOn);
        List<T> found = new ArrayList<>();
        rounds.values().forEach(each -> found.addAll(await(each.end, PATIENCE)));
        return found;
    }

    /**
     * Waits for what an event loop completes.
     *
     * @throws TidegateException when it does not come
     */
    public static <T extends @Nullable Object> T await(
            CompletableFuture<T> answer, Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ErrorCode.INTERNAL.with("the wait for an event loop was interrupted");
        } catch (TimeoutException silent) {
            throw ErrorCode.INTERNAL.with("an event loop has not answered for " + patience);
        } catch (ExecutionException defect) {
            throw new CompletionException(defect.getCause());
        }
    }

    /** What one loop is asked. */
    private static final class Round<A, T> implements Runnable {
        final EventLoop loop;
        final Function<A, @Nullable T> question;
        final List<A> things = new ArrayList<>();
        final List<T> found = new ArrayList<>();
        final CompletableFuture<List<T>> end = new CompletableFuture<>();
        int next;

        Round(EventLoop loop, Function<A, @Nullable T> question) {
            this.loop = loop;
            this.question = question;
        }

        void goOn() {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException ended) {
                end.complete(found);
            }
        }

        @Override
        public void run() {
            try {
                askSome();
            } catch (RuntimeException defect) {
                end.completeExceptionally(defect);
                return;
            }
            if (next == things.size()) {
                end.complete(found);
            } else {
                goOn();
            }
        }

        private void askSome() {
            long begun = System.nanoTime();
            int most = Math.min(things.size(), next + MOST_AT_ONCE);
            while (next < most) {
                T answer = question.apply(things.get(next++));
                if (answer != null) {
                    found.add(answer);
                }
                if (next % BETWEEN_LOOKS == 0 && System.nanoTime() - begun > PIECE_NANOS) {
                    return;
                }
            }
        }
    }
}
