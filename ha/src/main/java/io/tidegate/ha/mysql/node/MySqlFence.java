package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Fences a server of MySQL. KILL leaves a commit waiting, so that it has to be let go when no
 * replica comes; until the server is read-only a global read lock keeps from writing who comes
 * meanwhile, as administrators do in offline mode as well. Waiting for super_read_only would not:
 * statements that wait behind it are carried out when it is there.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/9.7/en/flush.html">FLUSH TABLES WITH READ LOCK</a>
 */
final class MySqlFence {
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration ACKNOWLEDGED = Duration.ofSeconds(1);

    private final NodeSession session;
    private final SemiSync seen;
    private final Fencing.Another another;
    private final Duration limit;
    private final long deadline;

    MySqlFence(NodeSession session, SemiSync seen, Fencing.Another another, Duration limit) {
        this.session = session;
        this.seen = seen;
        this.another = another;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    GtidSet fence() throws SQLException {
        boolean acknowledged = seen.waiting() == 0 || seen.replicas() > 0;
        try (NodeSession holder = another.open()) {
            Set<Long> spared = Set.of(holder.id());
            // Whoever ends the first session looks for the second one only behind that.
            var _ = session.id();
            session.killUsers(spared);
            if (!acknowledged || !holder.lockWritesWithin(ACKNOWLEDGED)) {
                endWaiting(holder, spared);
            }
            holder.makeReadOnly();
            session.killUsers(spared);
            holder.unlock();
        }
        return session.executed();
    }

    /**
     * Where replicas acknowledge this is not needed: replicas need not be cut off as offline mode
     * does, nor is waited until semi-sync is switched off, which takes up to a second.
     */
    private void endWaiting(NodeSession holder, Set<Long> spared) throws SQLException {
        long id = holder.id();
        try (WaitingStatement lock = new WaitingStatement(holder, NodeSession::lockWrites)) {
            boolean ended = lock.hasEnded(LOOK);
            while (!ended && !isHeldUp(id)) {
                requireTime();
                ended = lock.hasEnded(LOOK);
            }
            session.offline(true);
            session.killUsers(spared);
            session.waiveAcknowledgement();
            while (!lock.hasEnded(LOOK)) {
                requireTime();
            }
        }
    }

    private boolean isHeldUp(long holder) throws SQLException {
        return session.users().state(holder).startsWith("Waiting for");
    }

    private void requireTime() throws SQLException {
        if (System.nanoTime() > deadline) {
            throw new SQLException("writes could not be ended within " + limit);
        }
    }
}
