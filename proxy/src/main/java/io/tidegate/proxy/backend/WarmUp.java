package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;
import java.util.Map;

/**
 * Opens connections to a group's next master before statements ask for them: as many of each kind
 * as there were to the last one. One after the other, so that no statement waits for it.
 *
 * <p>Threads: the pool's event loop.
 */
final class WarmUp implements LeaseListener {
    private final BackendPool pool;
    private final Map<Spare, Integer> wanted;

    /** How many more are tried, whatever becomes of them. */
    private int left;

    WarmUp(BackendPool pool, Map<Spare, Integer> wanted) {
        this.pool = pool;
        this.wanted = wanted;
        this.left = wanted.values().stream().mapToInt(Integer::intValue).sum();
    }

    void next() {
        Map<Spare, Integer> open = pool.census();
        for (Map.Entry<Spare, Integer> each : wanted.entrySet()) {
            if (left > 0 && open.getOrDefault(each.getKey(), 0) < each.getValue()) {
                left--;
                pool.openSpare(each.getKey(), this);
                return;
            }
        }
    }

    @Override
    public void leased(BackendConnection connection) {
        connection.release();
        next();
    }

    @Override
    public void failed(TidegateException cause) {
        // Who needs one tries it, too, and is told.
    }

    @Override
    public boolean isAwaited() {
        return false;
    }
}
