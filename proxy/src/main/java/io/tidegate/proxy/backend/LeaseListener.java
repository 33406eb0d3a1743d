package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;

/** Who waits for a connection. Called once, on the event loop that asked. */
public interface LeaseListener {
    void leased(BackendConnection connection);

    void failed(TidegateException cause);

    /** What is kept in memory for as long as this waits, in bytes. */
    default int heldBytes() {
        return 0;
    }
}
