package io.tidegate.ha.failover.servers;

import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.Fencing;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The one connection of an action to a node. It has taken the node's lock from whoever had it and
 * asked ZooKeeper behind that whether its leader's term lasts: a successor that comes later takes
 * the lock in turn, and what is sent here then fails. At the end of its time it is ended.
 */
final class LockedNode implements AutoCloseable {
    /** Of what is opened beside it, which ends together with it. */
    private static final String BESIDE = ".beside";

    private final ServerNode node;
    private final Spares spares;
    private final NodeSession session;
    private final String lock;
    private final long deadline;
    private final Thread alarm;

    private LockedNode(
            ServerNode node, Spares spares, NodeSession session, String lock, long deadline) {
        this.node = node;
        this.spares = spares;
        this.session = session;
        this.lock = lock;
        this.deadline = deadline;
        this.alarm = Thread.ofVirtual().name("limit-of-" + node.name()).start(this::end);
    }

    /**
     * @param limit for all that is done on it
     * @throws io.tidegate.ha.coordination.TermEndedException when another leads by now
     */
    static LockedNode open(
            ServerNode node, Spares spares, String lock, Duration limit, TermFence fence)
            throws SQLException, DisconnectedException {
        long deadline = System.nanoTime() + limit.toNanos();
        LockedNode locked = new LockedNode(node, spares, spares.take(node, limit), lock, deadline);
        try {
            locked.session.seize(lock, limit);
            // First the one, then what it may have opened: nothing is opened by one that has ended.
            locked.session.seize(lock + BESIDE, limit);
            locked.session.release(lock + BESIDE);
            fence.check();
            return locked;
        } catch (SQLException | DisconnectedException | RuntimeException unusable) {
            locked.close();
            throw unusable;
        }
    }

    NodeSession session() {
        return session;
    }

    String name() {
        return node.name();
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /**
     * Lets nobody write any more, and no commit that waits for a replica be told as done. Replicas
     * may connect again then, and users too, who can read.
     *
     * @param seen of the node, a moment ago
     * @return what the node has then
     */
    GtidSet fence(ServerState seen) throws SQLException {
        GtidSet has = Fencing.fence(session, seen.semiSync(), this::beside, left());
        Fencing.admit(session);
        return has;
    }

    private NodeSession beside() throws SQLException {
        Duration limit = left().plusSeconds(1);
        NodeSession another = spares.take(node, limit);
        try {
            another.seize(lock + BESIDE, limit);
            return another;
        } catch (SQLException failed) {
            another.close();
            throw failed;
        }
    }

    boolean isMySql() {
        return session.family() == ServerFamily.MYSQL;
    }

    private void end() {
        try {
            Thread.sleep(left());
            session.abort(Runnable::run);
        } catch (InterruptedException done) {
            // In time.
        }
    }

    @Override
    public void close() {
        alarm.interrupt();
        session.close();
    }
}
