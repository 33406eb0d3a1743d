package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.TidegateException;
import org.jspecify.annotations.Nullable;

/** A ping of a connection that was idle for long; another one is tried when it does not answer. */
final class Validation implements ReplyListener {
    private final BackendConnection connection;
    private final Runnable tryAnother;
    private final LeaseListener listener;
    private @Nullable Future<?> deadline;
    private boolean over;

    Validation(BackendConnection connection, Runnable tryAnother, LeaseListener listener) {
        this.connection = connection;
        this.tryAnother = tryAnother;
        this.listener = listener;
    }

    /**
     * @param expiry is cancelled when the check ends; without it a connection that was cut off
     *     silently is noticed when TCP gives up only, after a quarter of an hour
     */
    void begin(Future<?> expiry) {
        deadline = expiry;
        connection.ping(this);
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
        if (!complete) {
            return;
        }
        end();
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
        if (!over) {
            end();
            tryAnother.run();
        }
    }

    /** The answer is not waited for any longer. */
    void giveUp() {
        connection.discard();
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
