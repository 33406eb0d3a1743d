package io.tidegate.ha.health;

import io.tidegate.ha.health.Beating.Outcome;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerNode;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes this proxy's heartbeat on the master, twice a second, on a virtual thread of its own and a
 * connection that nothing else uses: a commit that waits delays nobody.
 *
 * <p>Threads: {@link #beating} from any.
 */
final class HeartbeatWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWriter.class);

    /** ER_LOCK_WAIT_TIMEOUT: an earlier heartbeat of this proxy still waits for a replica. */
    private static final int LOCK_WAIT = 1205;

    /** ER_OPTION_PREVENTS_STATEMENT. */
    private static final int READ_ONLY = 1290;

    private final Map<String, ServerNode> nodes;
    private final String proxy;
    private final String run;
    private final Beats beats;
    private final WatchTiming timing;
    private final Supplier<Optional<String>> master;
    private final Thread thread;
    private volatile Progress progress = Progress.NONE;
    private volatile boolean closed;
    private final KeptSession session = new KeptSession();

    /**
     * How it goes.
     *
     * @param node that is written on; empty when none is
     * @param committedAt when one was committed last; 0 when none was
     * @param pendingSince when the one was begun that is not known to have ended; 0 when there is
     *     none
     */
    private record Progress(String node, long committedAt, long pendingSince, Outcome outcome) {
        static final Progress NONE = new Progress("", 0, 0, Outcome.NONE);

        Progress begun(long now) {
            return new Progress(node, committedAt, pendingSince == 0 ? now : pendingSince, outcome);
        }

        Progress ended(Outcome how, long now) {
            return new Progress(
                    node,
                    how == Outcome.COMMITTED ? now : committedAt,
                    // What was lost may still be on its way.
                    how == Outcome.LOST ? pendingSince : 0,
                    how);
        }
    }

    /**
     * @param master where to write; empty for nowhere, as while a group is frozen
     */
    HeartbeatWriter(
            Map<String, ServerNode> nodes,
            String proxy,
            String run,
            Beats beats,
            WatchTiming timing,
            Supplier<Optional<String>> master) {
        this.nodes = nodes;
        this.proxy = proxy;
        this.run = run;
        this.beats = beats;
        this.timing = timing;
        this.master = master;
        this.thread = Thread.ofVirtual().name("heartbeats").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Beating beating(long now) {
        Progress seen = progress;
        return new Beating(
                seen.node(),
                seen.committedAt() == 0 ? -1 : millis(now - seen.committedAt()),
                seen.pendingSince() == 0 ? 0 : millis(now - seen.pendingSince()),
                seen.outcome());
    }

    private static long millis(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** What was pending meanwhile was so because nobody looked. */
    void standstill() {
        Progress seen = progress;
        progress = new Progress(seen.node(), seen.committedAt(), 0, seen.outcome());
    }

    private void run() {
        while (!closed) {
            long begun = System.nanoTime();
            String wanted = master.get().orElse("");
            if (!wanted.equals(progress.node())) {
                session.end();
                progress = new Progress(wanted, 0, 0, Outcome.NONE);
            }
            ServerNode node = nodes.get(wanted);
            if (node != null) {
                beat(node, begun);
            }
            KeptSession.pause(timing.beat().toNanos() - (System.nanoTime() - begun));
        }
        session.end();
    }

    private void beat(ServerNode node, long begun) {
        progress = progress.begun(begun);
        long beat = beats.last() + 1;
        try {
            NodeSession open = session.open(node, timing.heartbeat());
            boolean written = HeartbeatTable.write(open, proxy, run, beat);
            long now = System.nanoTime();
            if (written) {
                beats.committed(beat, now);
            }
            progress = progress.ended(written ? Outcome.COMMITTED : Outcome.READ_ONLY, now);
        } catch (SQLException failed) {
            progress = progress.ended(outcome(failed), System.nanoTime());
            if (Failure.of(failed) != Failure.ERROR) {
                session.end();
            }
        } catch (RuntimeException defect) {
            LOG.error("the heartbeats on {} have a defect", node.name(), defect);
            session.end();
        }
    }

    private static Outcome outcome(SQLException failed) {
        if (failed.getErrorCode() == READ_ONLY) {
            return Outcome.READ_ONLY;
        }
        if (failed.getErrorCode() == LOCK_WAIT) {
            return Outcome.LOST;
        }
        return Failure.of(failed) == Failure.ERROR ? Outcome.REFUSED : Outcome.LOST;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        session.end();
    }
}
