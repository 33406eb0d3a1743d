package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;

/** Who has a connection. Called on the connection's event loop. */
public interface ConnectionHolder {
    /**
     * The connection is cut off while a reply is waited for, because the group's master changes.
     * Who waits for the reply gets the error, and {@link BackendConnection#isCut} says so then.
     */
    TidegateException cutOff(BackendConnection connection);
}
