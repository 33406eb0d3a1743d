package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a server kill its threads, one after the other on one connection, which is opened for the
 * first of them and closed behind the last: when a thousand statements run into their clients'
 * time-outs at once, their server must not get a thousand connections more.
 *
 * <p>Threads: the event loop's.
 */
final class ServerKills implements LeaseListener, ReplyListener {
    /** ER_NO_SUCH_THREAD: it has ended by itself, which is as good. */
    private static final int NO_SUCH_THREAD = 1094;

    private final EventLoop loop;
    private final Duration limit;
    private final Consumer<LeaseListener> opening;
    private final Deque<ServerKill> waiting = new ArrayDeque<>();
    private @Nullable ServerKill asked;
    private @Nullable BackendConnection connection;
    private boolean isOpening;

    /**
     * @param limit for one of them, from the wish to the server's answer
     * @param opening opens a connection
     */
    ServerKills(EventLoop loop, Duration limit, Consumer<LeaseListener> opening) {
        this.loop = loop;
        this.limit = limit;
        this.opening = opening;
    }

    void add(ServerKill kill) {
        kill.until(loop.schedule(() -> late(kill), limit.toNanos(), TimeUnit.NANOSECONDS));
        waiting.addLast(kill);
        next();
    }

    private void next() {
        if (asked != null || isOpening) {
            return;
        }
        BackendConnection open = connection;
        if (waiting.isEmpty()) {
            connection = null;
            if (open != null) {
                open.discard();
            }
        } else if (open == null) {
            isOpening = true;
            opening.accept(this);
        } else {
            ServerKill kill = waiting.removeFirst();
            asked = kill;
            open.query(kill.sql(), this);
        }
    }

    @Override
    public void leased(BackendConnection opened) {
        isOpening = false;
        connection = opened;
        next();
    }

    @Override
    public void failed(TidegateException cause) {
        isOpening = false;
        List<ServerKill> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(each -> each.end().failed(cause));
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
        ServerKill kill = asked;
        BackendConnection on = connection;
        if (!complete || kill == null || on == null) {
            return;
        }
        int errno = on.outcome().errno();
        asked = null;
        next();
        if (errno == 0 || errno == NO_SUCH_THREAD) {
            kill.end().over();
        } else {
            kill.end()
                    .failed(
                            ErrorCode.GROUP_UNREACHABLE.with(
                                    "the server has refused to kill the statement (error "
                                            + errno
                                            + "), which goes on"));
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        ServerKill kill = asked;
        if (kill != null) {
            asked = null;
            connection = null;
            next();
            kill.end().unknown(cause);
        }
    }

    private void late(ServerKill kill) {
        TidegateException cause =
                ErrorCode.GROUP_UNREACHABLE.with("the server did not answer KILL within " + limit);
        BackendConnection silent = connection;
        if (kill == asked && silent != null) {
            asked = null;
            connection = null;
            silent.discard();
            next();
            kill.end().unknown(cause);
        } else if (waiting.remove(kill)) {
            kill.end().failed(cause);
        }
    }
}
