package io.tidegate.proxy.backend;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A wish for which there is no connection, and no room for another one. On its event loop. */
final class PoolWaiter {
    private final LeaseWish wish;
    private @Nullable Future<?> timeout;
    private boolean over;

    PoolWaiter(LeaseWish wish) {
        this.wish = wish;
    }

    LeaseWish wish() {
        return wish;
    }

    void until(Future<?> limit) {
        timeout = limit;
    }

    boolean takes(BackendConnection connection) {
        return !wish.unshared() && wish.kind().equals(connection.kind());
    }

    /** False if it has ended before. */
    boolean end() {
        boolean first = !over;
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        return first;
    }
}
