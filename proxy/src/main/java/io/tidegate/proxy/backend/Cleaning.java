package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;

/** Takes the last trace of a session from a connection before another one may have it. */
final class Cleaning implements ReplyListener {
    private final BackendConnection connection;

    Cleaning(BackendConnection connection) {
        this.connection = connection;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
        if (!complete) {
            return;
        }
        if (connection.outcome().isError()) {
            connection.discard();
        } else {
            connection.release();
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        // The pool learns of it from the channel.
    }
}
