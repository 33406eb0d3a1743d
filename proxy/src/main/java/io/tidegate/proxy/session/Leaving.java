package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;

/** Resets connections that a session leaves, all at once, and closes them. */
final class Leaving {
    private final List<BackendConnection> connections;
    private final Runnable then;
    private int left;

    Leaving(List<BackendConnection> connections, Runnable then) {
        this.connections = connections;
        this.then = then;
        this.left = connections.size();
    }

    void start() {
        if (connections.isEmpty()) {
            then.run();
        }
        for (BackendConnection connection : connections) {
            connection.onIdleLoss(null);
            connection.onReclaim(null);
            connection.reset(new Swallowed(connection, new Closing(connection)));
        }
    }

    private final class Closing implements Swallowed.Then {
        private final BackendConnection connection;

        Closing(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void ok(byte[] reply) {
            close();
        }

        @Override
        public void failed(ErrPacket error) {
            // An old server does not know the command: its connection's end has to do.
            close();
        }

        @Override
        public void lost(TidegateException cause) {
            left();
        }

        private void close() {
            connection.discard();
            left();
        }

        private void left() {
            if (--left == 0) {
                then.run();
            }
        }
    }
}
