package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * Asks a server whether a transaction is open after a statement that failed: an ERR packet has no
 * status flags, and the statement may have begun a transaction (without autocommit), or ended one
 * (a deadlock). A ping leaves the server's warnings as they are.
 */
final class AfterError implements Swallowed.Then {
    private final Session session;
    private final BackendConnection connection;
    private final Runnable then;

    AfterError(Session session, BackendConnection connection, Runnable then) {
        this.session = session;
        this.connection = connection;
        this.then = then;
    }

    void ask() {
        // The statement is over: a KILL that comes now is too late, and must not hit the ping.
        session.process().failed();
        session.process().end(session.context().now());
        session.connections().hasFailed(connection);
        connection.ping(new Swallowed(connection, this));
    }

    @Override
    public void ok(byte[] reply) {
        session.connections().settle(connection);
        then.run();
    }

    @Override
    public void failed(ErrPacket error) {
        session.connections().drop(connection);
        then.run();
    }

    @Override
    public void lost(TidegateException cause) {
        session.connections().lost(connection);
        then.run();
    }
}
