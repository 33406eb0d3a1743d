package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;

/** A ping of a connection that was idle for long; another one is tried when it does not answer. */
final class Validation implements ReplyListener {
    private final BackendConnection connection;
    private final Runnable tryAnother;
    private final LeaseListener listener;

    Validation(BackendConnection connection, Runnable tryAnother, LeaseListener listener) {
        this.connection = connection;
        this.tryAnother = tryAnother;
        this.listener = listener;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
        if (!complete) {
            return;
        }
        if (connection.outcome().isError()) {
            connection.discard();
            tryAnother.run();
        } else {
            listener.leased(connection);
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        tryAnother.run();
    }
}
