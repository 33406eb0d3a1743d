package io.tidegate.proxy.execution;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.message.ErrPacket;

/** Where an execution gets the connections of its session from. */
public interface Connections {
    /** Who gets the connection. */
    interface Ready {
        /** The connection has the session's schema, settings and transaction. */
        void ready(BackendConnection connection);

        void failed(ErrPacket error);

        void failed(TidegateException cause);
    }

    void connect(GroupId group, Ready ready);

    /** The execution is through with the connection; the session decides what becomes of it. */
    void settle(BackendConnection connection);

    /** True while the session's transaction is open on some connection or has been begun. */
    boolean inTransaction();
}
