package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.function.Consumer;

/**
 * Commits what a session has open before its DDL, as servers do: the job's own connections would
 * wait for its locks.
 */
final class Committing implements Connections.Ready {
    private static final byte[] COMMIT = Session.bytes("COMMIT");

    private final Session session;
    private final Runnable then;
    private final Consumer<ErrPacket> failed;

    private Committing(Session session, Runnable then, Consumer<ErrPacket> failed) {
        this.session = session;
        this.then = then;
        this.failed = failed;
    }

    /** One of the two is called, at once or later. */
    static void before(Session session, Runnable then, Consumer<ErrPacket> failed) {
        Transaction transaction = session.transaction();
        GroupId open = transaction.group();
        if (open != null) {
            transaction.ends();
            session.connections().connect(open, new Committing(session, then, failed));
            return;
        }
        if (transaction.hasBegun()) {
            transaction.clear();
        }
        then.run();
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.query(COMMIT, new Swallowed(connection, new Reply(connection)));
    }

    @Override
    public void failed(ErrPacket error) {
        failed.accept(error);
    }

    @Override
    public void failed(TidegateException cause) {
        failed.accept(ErrPacket.of(cause));
    }

    private final class Reply implements Swallowed.Then {
        private final BackendConnection connection;

        Reply(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void ok(byte[] reply) {
            session.connections().settle(connection);
            session.guarded(then);
        }

        @Override
        public void failed(ErrPacket error) {
            session.settle(connection, () -> session.guarded(() -> failed.accept(error)));
        }

        @Override
        public void lost(TidegateException cause) {
            session.connections().lost(connection);
            failed.accept(ErrPacket.of(cause));
        }
    }
}
