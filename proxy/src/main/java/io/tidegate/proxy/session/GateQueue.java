package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.TidegateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The statements of one event loop's clients that wait for paused tables, in the order in which
 * they came. Used on that loop only.
 */
final class GateQueue {
    /** So many go on at once; between two of such lots the loop does what else there is. */
    private static final int LOT = 32;

    private final EventLoop loop;
    private final TrafficGate gate;

    /** Those that wait, or are free to go and have not gone yet. */
    private final Deque<GateWait> waiting = new ArrayDeque<>();

    GateQueue(EventLoop loop, TrafficGate gate) {
        this.loop = loop;
        this.gate = gate;
        gate.onChange(this::lookSoon);
    }

    Pauses pauses() {
        return gate.current();
    }

    /**
     * A statement waits.
     *
     * @param nanos for how long at most
     * @throws TidegateException when too many do
     */
    void add(GateWait wait, Pause pause, long nanos) {
        wait.waitFor(pause);
        wait.until(loop.schedule(wait::late, nanos, TimeUnit.NANOSECONDS));
        waiting.addLast(wait);
    }

    void remove(GateWait wait) {
        waiting.remove(wait);
    }

    private void lookSoon() {
        try {
            loop.execute(this::look);
        } catch (RejectedExecutionException ended) {
            // Its clients are gone.
        }
    }

    /** Lets some of those go that nothing holds any more. */
    private void look() {
        Pauses pauses = gate.current();
        List<GateWait> free = new ArrayList<>();
        for (GateWait each : List.copyOf(waiting)) {
            Pause pause = pauses.of(each.tables());
            if (pause != null) {
                each.waitForAnother(pause);
            } else if (free.size() < LOT) {
                free.add(each);
            } else {
                lookSoon();
                break;
            }
        }
        free.forEach(GateWait::open);
    }
}
