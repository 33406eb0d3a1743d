package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;

/**
 * Connects for a statement that asks LAST_INSERT_ID(), and sees to it that the connection knows the
 * session's. A server is asked for the value: an OK packet also reports keys that the client gave
 * itself.
 */
final class LastInsertIdTransfer {
    static final byte[] QUESTION = Session.bytes("SELECT LAST_INSERT_ID()");

    private final Session session;
    private final GroupId to;
    private final Connections.Ready ready;

    LastInsertIdTransfer(Session session, GroupId to, Connections.Ready ready) {
        this.session = session;
        this.to = to;
        this.ready = ready;
    }

    void start() {
        switch (session.last().insertId()) {
            case InsertId.None() -> session.connections().connect(to, ready);
            case InsertId.At(GroupId from) -> {
                if (from.equals(to)) {
                    session.connections().connect(to, ready);
                } else {
                    ask(from);
                }
            }
            case InsertId.Known(String digits) -> give(digits);
            case InsertId.Unknown(String reason) ->
                    ready.failed(ErrorCode.SESSION_STATE_NOT_PORTABLE.with(reason));
        }
    }

    private void ask(GroupId from) {
        BackendConnection source = session.connections().heldFor(from);
        if (source == null || source.isBusy()) {
            throw new IllegalStateException(
                    "the connection that knows LAST_INSERT_ID() is not held");
        }
        source.onIdleLoss(null);
        source.onReclaim(null);
        source.query(
                QUESTION,
                new Swallowed(
                        source,
                        new Then(source) {
                            @Override
                            public void ok(byte[] reply) {
                                String digits = TextResult.decode(reply, 1).text(0);
                                session.connections().settle(source);
                                give(digits);
                            }
                        }));
    }

    private void give(String digits) {
        session.connections()
                .connect(
                        to,
                        new Connections.Ready() {
                            @Override
                            public void ready(BackendConnection target) {
                                target.keepsInsertId();
                                target.query(
                                        Session.bytes("SET last_insert_id = " + digits),
                                        new Swallowed(
                                                target,
                                                new Then(target) {
                                                    @Override
                                                    public void ok(byte[] reply) {
                                                        ready.ready(target);
                                                    }
                                                }));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                ready.failed(error);
                            }

                            @Override
                            public void failed(TidegateException cause) {
                                ready.failed(cause);
                            }
                        });
    }

    private abstract class Then implements Swallowed.Then {
        private final BackendConnection connection;

        Then(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void failed(ErrPacket error) {
            session.connections().settle(connection);
            ready.failed(error);
        }

        @Override
        public void lost(TidegateException cause) {
            session.connections().lost(connection);
            ready.failed(cause);
        }
    }
}
