package io.tidegate.proxy.backend;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections to one server may still be opened, over the pools of all event loops.
 *
 * <p>Threads: shared by all event loops. A loop that finds the budget spent asks the others to shed
 * idle connections; each does so on its own thread.
 */
final class NodeBudget {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<BackendPool> pools = new CopyOnWriteArrayList<>();

    void join(BackendPool pool) {
        pools.add(pool);
    }

    /** The pool has no connection and no waiting statement any more, and never will. */
    void leave(BackendPool pool) {
        pools.remove(pool);
    }

    /** Those that share this. */
    List<BackendPool> pools() {
        return List.copyOf(pools);
    }

    int open() {
        return open.get();
    }

    /**
     * @param limit of the configuration that the asking pool was made for: after a change the
     *     connections of the pools before it still count
     */
    boolean tryTake(int limit) {
        int current = open.get();
        while (current < limit) {
            if (open.compareAndSet(current, current + 1)) {
                return true;
            }
            current = open.get();
        }
        return false;
    }

    /** For what cannot wait until there is room: the limit may be passed by it. */
    void takeBeyond() {
        open.incrementAndGet();
    }

    /** Gives one connection back and wakes the pools that wait for one. */
    void giveBack() {
        open.decrementAndGet();
        if (waiting.get() > 0) {
            for (BackendPool pool : pools) {
                pool.roomMayBeThere();
            }
        }
    }

    void waits(int change) {
        waiting.addAndGet(change);
    }

    int waiting() {
        return waiting.get();
    }

    /** True when a statement of any event loop waits for a connection. */
    boolean isWanted() {
        return waiting.get() > 0;
    }

    void askOthersToShed(BackendPool asking) {
        for (BackendPool pool : pools) {
            if (pool != asking) {
                pool.shedOne();
            }
        }
    }
}
