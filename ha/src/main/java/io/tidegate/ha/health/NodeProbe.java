package io.tidegate.ha.health;

import io.tidegate.ha.health.Debt.MasterSeen;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one node again and again, on a virtual thread of its own: a node that is stuck delays
 * nobody. It keeps one connection, outside of the node's pool.
 *
 * <p>Threads: {@link #sight} from any. What it says is right also while a look is stuck, because
 * how long that takes already is part of it.
 */
final class NodeProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProbe.class);

    /**
     * A server that refuses is asked sooner again, so that a second refusal or its return shows.
     */
    private static final int SOONER = 2;

    private final ServerNode node;
    private final String proxy;
    private final String run;
    private final Beats beats;
    private final WatchTiming timing;
    private final Supplier<Optional<MasterSeen>> master;
    private final Thread thread;
    private volatile NodeMemory memory = NodeMemory.NONE;
    private volatile long asked;
    private volatile boolean stoodStill;
    private volatile boolean closed;
    private final KeptSession session = new KeptSession();

    /**
     * @param master what the master has, as it told last; empty when this is the master
     */
    NodeProbe(
            ServerNode node,
            String proxy,
            String run,
            Beats beats,
            WatchTiming timing,
            Supplier<Optional<MasterSeen>> master) {
        this.node = node;
        this.proxy = proxy;
        this.run = run;
        this.beats = beats;
        this.timing = timing;
        this.master = master;
        this.thread = Thread.ofVirtual().name("probe-of-" + node.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Sight sight(long now) {
        return memory.sight(now, asked, timing.patience().toNanos());
    }

    /** What it has, as it told last. */
    Optional<MasterSeen> seen() {
        NodeMemory last = memory;
        ServerState state = last.state();
        return state == null
                ? Optional.empty()
                : Optional.of(new MasterSeen(state.has(), last.toldAt()));
    }

    /** This proxy stood still: what was asked before says nothing. */
    void standstill() {
        stoodStill = true;
        asked = 0;
    }

    private void run() {
        while (!closed) {
            long begun = System.nanoTime();
            look(begun);
            long pause = timing.beat().toNanos();
            if (memory.trouble() == Failure.REFUSED) {
                pause /= SOONER;
            }
            KeptSession.pause(pause - (System.nanoTime() - begun));
        }
        session.end();
    }

    private void look(long begun) {
        asked = begun;
        boolean fresh = !session.isOpen();
        try {
            tell(begun);
        } catch (SQLException failed) {
            session.end();
            Failure why = Failure.of(failed);
            if (why == Failure.SILENT || (fresh && why != Failure.REFUSED)) {
                missed(failed, begun);
            } else {
                again(begun);
            }
        } catch (RuntimeException defect) {
            LOG.error("the probe of {} has a defect", node.name(), defect);
            session.end();
        } finally {
            asked = 0;
        }
    }

    /**
     * A connection that was ended, be it while it was made, may have been ended by anybody: a new
     * one tells.
     */
    private void again(long begun) {
        try {
            tell(begun);
        } catch (SQLException failed) {
            session.end();
            missed(failed, begun);
        }
    }

    private void tell(long begun) throws SQLException {
        NodeSession open = session.open(node, timing.probe());
        ServerState state = open.state();
        long now = System.nanoTime();
        OptionalLong beat =
                state.readOnly() ? HeartbeatTable.read(open, proxy, run) : OptionalLong.empty();
        long lag = beat.isPresent() ? beats.lagMillis(beat.getAsLong(), now) : -1;
        NodeMemory before = beforeThis(begun);
        memory =
                before.answered(
                        state,
                        begun,
                        now,
                        state.channels().isEmpty() ? 0 : lag,
                        master.get().filter(seen -> isOf(state, seen)));
    }

    private static boolean isOf(ServerState state, MasterSeen seen) {
        return seen.has().getClass() == state.family().none().getClass();
    }

    private void missed(SQLException failed, long begun) {
        Failure why = Failure.of(failed);
        long since = stoodStill ? System.nanoTime() : begun;
        memory =
                beforeThis(begun)
                        .failed(
                                why,
                                failed.getErrorCode(),
                                "error "
                                        + failed.getErrorCode()
                                        + ", SQLSTATE "
                                        + failed.getSQLState(),
                                since);
    }

    private NodeMemory beforeThis(long begun) {
        if (!stoodStill) {
            return memory;
        }
        stoodStill = false;
        return memory.afterStandstill(begun);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        session.end();
    }
}
