package io.tidegate.proxy.session;

import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement that waits for a paused table. On its session's event loop.
 *
 * <pre>
 *   waits --resumed--> goes on
 *     \---- limit, KILL, the client is gone ----> ended
 * </pre>
 */
final class GateWait {
    /** Who has the statement. */
    interface Then {
        /** Nothing holds it any more; what was known of routes is not known any more. */
        void goOn();

        /** It is not carried out; its client is gone, or is told why. */
        void ended();
    }

    private final Session session;
    private final GateQueue queue;
    private final Set<TableName> tables;
    private final Then then;
    private final Duration waited;
    private @Nullable Pause pause;
    private @Nullable Future<?> timeout;
    private boolean over;

    /**
     * @param waited in all, with what it has waited before, when it will be late
     */
    GateWait(Session session, GateQueue queue, Set<TableName> tables, Duration waited, Then then) {
        this.session = session;
        this.queue = queue;
        this.tables = tables;
        this.waited = waited;
        this.then = then;
    }

    Set<TableName> tables() {
        return tables;
    }

    void until(Future<?> limit) {
        timeout = limit;
    }

    void late() {
        if (pause != null) {
            fail(pause.late(waited));
        }
    }

    /**
     * @throws TidegateException when too many do
     */
    void waitFor(Pause next) {
        next.enter();
        leave();
        pause = next;
    }

    /** The one that it waited for is over, or is not the only one. */
    void waitForAnother(Pause next) {
        if (next != pause) {
            try {
                waitFor(next);
            } catch (TidegateException tooMany) {
                fail(tooMany);
            }
        }
    }

    private void leave() {
        if (pause != null) {
            pause.leave();
            pause = null;
        }
    }

    void open() {
        if (end()) {
            session.guarded(then::goOn);
        }
    }

    void fail(TidegateException cause) {
        if (end()) {
            then.ended();
            session.guarded(() -> {
                throw cause;
            });
        }
    }

    /** The client is gone. */
    void abandon() {
        if (end()) {
            then.ended();
        }
    }

    /** False if it has ended before. */
    private boolean end() {
        boolean first = !over;
        over = true;
        if (first) {
            leave();
            queue.remove(this);
            session.admission().over();
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
        return first;
    }
}
