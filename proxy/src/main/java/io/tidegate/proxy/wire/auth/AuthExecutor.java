package io.tidegate.proxy.wire.auth;

import java.util.concurrent.Executor;

/** Where the slow part of a client's authentication runs, off the event loop. */
public final class AuthExecutor {
    private final Executor executor;

    public AuthExecutor(Executor executor) {
        this.executor = executor;
    }
}
