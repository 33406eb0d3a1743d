package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * Carries out at once what is else put off until the first statement (BEGIN, a savepoint, SET
 * TRANSACTION), as the client wants to be told what the server tells of it. The transaction can
 * still be opened elsewhere instead, as long as no statement with a table has run in it.
 */
final class TrackedBegin implements Connections.Ready {
    private final Session session;

    TrackedBegin(Session session) {
        this.session = session;
    }

    void start() {
        session.connections().connectWithoutTable(session.homeGroup(), this);
    }

    @Override
    public void ready(BackendConnection connection) {
        session.connections().settle(connection);
        session.answerOk(session.connections().preludeState());
    }

    @Override
    public void failed(ErrPacket error) {
        forget();
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        forget();
        session.refuse(cause);
    }

    /** The client knows that it did not begin. */
    private void forget() {
        if (session.transaction().group() == null) {
            session.transaction().clear();
        }
    }
}
