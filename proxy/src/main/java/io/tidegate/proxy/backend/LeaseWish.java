package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that somebody wants.
 *
 * @param wanted variables that it had better carry already
 * @param unshared whether it may have served nobody yet
 * @param since when it was asked for, by {@link System#nanoTime}
 * @param refusal why the last try failed; null as long as none has
 */
record LeaseWish(
        ConnectionKind kind,
        @Nullable String schema,
        Variables wanted,
        boolean unshared,
        LeaseListener listener,
        long since,
        @Nullable TidegateException refusal) {

    LeaseWish(
            ConnectionKind kind,
            @Nullable String schema,
            Variables wanted,
            boolean unshared,
            LeaseListener listener) {
        this(kind, schema, wanted, unshared, listener, System.nanoTime(), null);
    }

    LeaseWish refused(TidegateException cause) {
        return new LeaseWish(kind, schema, wanted, unshared, listener, since, cause);
    }

    void of(BackendPool pool, LeaseListener told) {
        if (unshared) {
            pool.leaseUnshared(kind, schema, told);
        } else {
            pool.lease(kind, schema, wanted, told);
        }
    }
}
