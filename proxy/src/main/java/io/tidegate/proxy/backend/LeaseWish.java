package io.tidegate.proxy.backend;

import org.jspecify.annotations.Nullable;

/**
 * A connection that somebody wants.
 *
 * @param wanted variables that it had better carry already
 * @param unshared whether it may have served nobody yet
 */
record LeaseWish(
        ConnectionKind kind,
        @Nullable String schema,
        Variables wanted,
        boolean unshared,
        LeaseListener listener) {

    void of(BackendPool pool) {
        if (unshared) {
            pool.leaseUnshared(kind, schema, listener);
        } else {
            pool.lease(kind, schema, wanted, listener);
        }
    }
}
