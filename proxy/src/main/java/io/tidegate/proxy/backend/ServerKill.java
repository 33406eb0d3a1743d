package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One KILL of a server's thread, on a connection that is opened for it and closed behind it.
 *
 * <p>Threads: the event loop's.
 */
final class ServerKill implements LeaseListener, ReplyListener {
    /** Who waits for the end. Exactly one of the methods is called, once. */
    interface Then {
        /** The server has answered: nothing that begins from now on is hit. */
        void over();

        /** The server was never asked. */
        void notAsked(TidegateException cause);

        /** It was asked and may act on it at any time. */
        void unknown(TidegateException cause);
    }

    private final byte[] sql;
    private final Then then;
    private @Nullable BackendConnection connection;
    private @Nullable Future<?> deadline;
    private boolean ended;

    ServerKill(String sql, Then then) {
        this.sql = sql.getBytes(StandardCharsets.US_ASCII);
        this.then = then;
    }

    /**
     * @param limit for the answer, with the log-in before it
     */
    void begin(EventLoop loop, Duration limit) {
        deadline =
                loop.schedule(
                        () ->
                                end(
                                        ErrorCode.GROUP_UNREACHABLE.with(
                                                "the server did not answer KILL within " + limit)),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void leased(BackendConnection opened) {
        if (ended) {
            opened.discard();
            return;
        }
        connection = opened;
        opened.query(sql, this);
    }

    @Override
    public void failed(TidegateException cause) {
        end(cause);
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
        if (complete && stop()) {
            // An error says that there is no such thread any more, which is as good.
            then.over();
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        end(cause);
    }

    private void end(TidegateException cause) {
        boolean asked = connection != null;
        if (!stop()) {
            return;
        }
        if (asked) {
            then.unknown(cause);
        } else {
            then.notAsked(cause);
        }
    }

    private boolean stop() {
        if (ended) {
            return false;
        }
        ended = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (connection != null) {
            connection.discard();
        }
        return true;
    }
}
