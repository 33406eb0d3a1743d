package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;

/** Who waits for a connection. Called once, on the event loop that asked. */
public interface LeaseListener {
    void leased(BackendConnection connection);

    void failed(TidegateException cause);

    /** Whether somebody waits for it, who wants one to the next master just as well. */
    default boolean isAwaited() {
        return true;
    }

    /** What is kept in memory for as long as this waits, in bytes. */
    default int heldBytes() {
        return 0;
    }
}
