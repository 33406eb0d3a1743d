package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.function.Consumer;

/** What the session itself asks the server of a connection that was made ready for that. */
final class TextQuestion {
    private TextQuestion() {}

    /**
     * Before anything else happens the connection is given back, or up when it is lost.
     *
     * @param asker told when there is no answer
     * @param answered told the reply, as {@link Swallowed} has it
     */
    static void ask(
            Session session,
            BackendConnection connection,
            byte[] sql,
            Connections.Ready asker,
            Consumer<byte[]> answered) {
        connection.query(
                sql,
                new Swallowed(
                        connection,
                        new Swallowed.Then() {
                            @Override
                            public void ok(byte[] reply) {
                                session.connections().settle(connection);
                                session.guarded(() -> answered.accept(reply));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                session.connections().settle(connection);
                                asker.failed(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.connections().lost(connection);
                                asker.failed(cause);
                            }
                        }));
    }
}
