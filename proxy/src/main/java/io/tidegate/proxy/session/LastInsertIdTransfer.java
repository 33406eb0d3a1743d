package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * Carries LAST_INSERT_ID() from the connection that generated it to the one that is asked for it.
 * The server is asked for the value: an OK packet also reports keys that the client gave itself.
 */
final class LastInsertIdTransfer {
    private final Session session;
    private final GroupId from;
    private final GroupId to;
    private final Connections.Ready ready;

    LastInsertIdTransfer(Session session, GroupId from, GroupId to, Connections.Ready ready) {
        this.session = session;
        this.from = from;
        this.to = to;
        this.ready = ready;
    }

    void start() {
        BackendConnection source = session.connections().heldFor(from);
        if (source == null || source.isBusy()) {
            session.connections().connect(to, ready);
            return;
        }
        source.onIdleLoss(null);
        source.query(
                Session.bytes("SELECT LAST_INSERT_ID()"),
                new Swallowed(
                        source,
                        new Then(source) {
                            @Override
                            public void ok(byte[] reply) {
                                session.connections().settle(source);
                                give(TextRows.firstRow(reply).getFirst());
                            }
                        }));
    }

    private void give(String id) {
        session.connections()
                .connect(
                        to,
                        new Connections.Ready() {
                            @Override
                            public void ready(BackendConnection target) {
                                target.query(
                                        Session.bytes("SET last_insert_id = " + id),
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
