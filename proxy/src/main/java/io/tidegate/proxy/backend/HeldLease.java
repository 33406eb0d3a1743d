package io.tidegate.proxy.backend;

import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.group.HeldCount;
import org.jspecify.annotations.Nullable;

/** A wish that waits for the group's master. On its event loop. */
final class HeldLease {
    private final LeaseWish wish;
    private final HeldCount count;
    private @Nullable Future<?> timeout;

    /**
     * @throws TidegateException when too many wait
     */
    HeldLease(LeaseWish wish, HeldCount count) {
        this.wish = wish;
        this.count = count;
        count.enter(wish.listener().heldBytes());
    }

    void until(Future<?> limit) {
        timeout = limit;
    }

    /** It waits no more. */
    LeaseWish end() {
        count.leave(wish.listener().heldBytes());
        if (timeout != null) {
            timeout.cancel(false);
        }
        return wish;
    }
}
