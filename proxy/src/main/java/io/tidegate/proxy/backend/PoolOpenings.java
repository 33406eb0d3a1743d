package io.tidegate.proxy.backend;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.TidegateException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections that a pool has opened, and is opening. On its event loop. */
final class PoolOpenings {
    private final BackendPool pool;
    private final EventLoop loop;
    private final BackendConnector connector;

    /** Those who wait for a connection that is being opened. */
    private final Set<Opened> pending = new LinkedHashSet<>();

    /** All that are open, whoever has them. */
    private final Set<BackendConnection> all = new LinkedHashSet<>();

    private int opening;
    private long opened;
    private long failed;

    PoolOpenings(BackendPool pool, EventLoop loop, BackendConnector connector) {
        this.pool = pool;
        this.loop = loop;
        this.connector = connector;
    }

    /** How many are being opened. */
    int opening() {
        return opening;
    }

    /** How many were opened and logged in. */
    long opened() {
        return opened;
    }

    /** How many could not be opened. */
    long failed() {
        return failed;
    }

    void open(LeaseWish wish) {
        opening++;
        Opened waiting = new Opened(wish);
        pending.add(waiting);
        connector.open(pool, loop, wish.kind(), wish.schema(), waiting);
    }

    void closed(BackendConnection connection) {
        all.remove(connection);
    }

    /** All that are open, as they are now. */
    List<BackendConnection> all() {
        return List.copyOf(all);
    }

    /** Ends those that nobody needs now; whether any is left. */
    boolean drain(boolean late) {
        boolean left = false;
        for (BackendConnection each : List.copyOf(all)) {
            left |= each.drain(late);
        }
        return left;
    }

    void cut() {
        List.copyOf(all).forEach(BackendConnection::cut);
    }

    /** The wishes for which connections are being opened, which nobody gets any more. */
    List<LeaseWish> left() {
        List<LeaseWish> left = new ArrayList<>();
        pending.forEach(each -> left.add(each.wish));
        pending.clear();
        return left;
    }

    /** A wish for which a connection is being opened. */
    private final class Opened implements LeaseListener {
        private final LeaseWish wish;

        Opened(LeaseWish wish) {
            this.wish = wish;
        }

        @Override
        public void leased(BackendConnection connection) {
            opening--;
            opened++;
            if (!pending.remove(this)) {
                connection.discard();
            } else if (pool.admits(wish)) {
                all.add(connection);
                wish.listener().leased(connection);
            } else {
                // What begins now could not end in time.
                connection.discard();
                pool.leave(wish);
            }
        }

        @Override
        public void failed(TidegateException cause) {
            opening--;
            failed++;
            pool.ended();
            if (pending.remove(this)) {
                wish.listener().failed(cause);
            }
        }
    }
}
