package io.tidegate.proxy.execution;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.message.ErrPacket;

/** Where an execution gets the connections of its session from. */
public interface Connections {
    /** Who gets the connection. Exactly one of the methods is called, once. */
    interface Ready {
        /** The connection has the session's schema, settings and transaction. */
        void ready(BackendConnection connection);

        void failed(ErrPacket error);

        /** Also when the session ends before there is a connection: what was kept is let go. */
        void failed(TidegateException cause);
    }

    void connect(GroupId group, Ready ready);

    /**
     * A statement of a write has generated keys on the connection.
     *
     * @param alone false when other statements of the same write may have done so too: such keys
     *     are no sequence that LAST_INSERT_ID() or a driver could count up from
     */
    void generatedKeys(BackendConnection connection, boolean alone);

    /** The execution is through with the connection; the session decides what becomes of it. */
    void settle(BackendConnection connection);

    /** The connection was made ready for a statement that is not sent after all. */
    void unused(BackendConnection connection);

    /** The execution has left the connection in a state that nobody may see: it is closed. */
    void drop(BackendConnection connection);

    /**
     * The connection broke while a command was on its way. Whoever calls it gives the client an
     * error; the session ends when state went with the connection.
     */
    void lost(BackendConnection connection);

    /**
     * Nobody wants the rest of the reply that is on its way. The connection is closed, or its reply
     * read to the end where the session needs it: its listener is told of either.
     */
    void stop(BackendConnection connection);

    /** True while the session's transaction is open on some connection or has been begun. */
    boolean inTransaction();
}
