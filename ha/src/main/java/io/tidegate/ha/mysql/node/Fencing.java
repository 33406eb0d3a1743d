package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Takes writes from a server that was a master, so that no commit which waits for a replica is told
 * to its client as done: clients go first, in a way that depends on the family, and only then
 * commits stop waiting. What waited stays on this server alone, as errant transactions.
 *
 * <p>Whoever connects by itself as an administrator can still write, and on MariaDB, prepare XA
 * transactions; the position is therefore read last.
 */
public final class Fencing {
    private Fencing() {}

    /** Opens one more session to the server that is fenced. */
    @FunctionalInterface
    public interface Another {
        NodeSession open() throws SQLException;
    }

    /**
     * Fences the server; done again, it does no harm.
     *
     * @param limit for all of it; whole seconds
     * @return what the server has then; on MySQL commits may still be made to wait there, as none
     *     comes any more
     * @throws SQLException when it is not known to be fenced
     */
    public static GtidSet fence(ServerNode node, Duration limit) throws SQLException {
        try (NodeSession session = node.open(limit)) {
            return fence(session, session.state().semiSync(), () -> node.open(limit), limit);
        }
    }

    /**
     * The same by a session that is open, and stays.
     *
     * @param seen how commits of the server waited for replicas a moment ago
     * @param another one session waits while the other ends users; nothing is done by it before the
     *     first one was seen to be alive
     */
    public static GtidSet fence(NodeSession session, SemiSync seen, Another another, Duration limit)
            throws SQLException {
        return switch (session.family()) {
            case MYSQL -> new MySqlFence(session, seen, another, limit).fence();
            case MARIADB -> new MariaDbFence(session, another, limit).fence();
        };
    }

    /**
     * Takes the fence away: users may connect, and the server is as read-only as a replica.
     *
     * @throws SQLException when it may still be there
     */
    public static void admit(ServerNode node) throws SQLException {
        try (NodeSession session = node.lease()) {
            admit(session);
        }
    }

    /** The same by a session that is open. */
    public static void admit(NodeSession session) throws SQLException {
        if (session.family() == ServerFamily.MYSQL) {
            session.offline(false);
        }
    }
}
