package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;

/** Who has a connection. Called on the connection's event loop. */
public interface ConnectionHolder {
    /**
     * The connection is cut off while a reply is waited for, because the group's master changes.
     * Who waits for the reply gets the error, and {@link BackendConnection#isCut} says so then.
     */
    TidegateException cutOff(BackendConnection connection);

    /**
     * Whether it cannot do without the connection before what is under way has come to its end: the
     * command at hand, or a transaction that is open there.
     */
    boolean needs(BackendConnection connection);

    /** Whether a command is under way of which nobody would know the outcome, were it cut off. */
    boolean mayBeCommitting(BackendConnection connection);

    /** The connection breaks while a reply is waited for; who waits gets the error. */
    TidegateException brokenOff(BackendConnection connection);

    /**
     * A transaction of its own is told as done.
     *
     * @param ids as the server writes them
     */
    void wrote(GroupId group, String ids);
}
