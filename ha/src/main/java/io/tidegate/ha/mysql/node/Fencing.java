package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes writes from a server that was a master, so that no commit which waits for a replica is told
 * to its client as done: clients go first, in a way that depends on the family, and only then
 * commits stop waiting. What waited stays on this server alone, as errant transactions.
 *
 * <p>Whoever connects by itself as an administrator can still write, and on MariaDB, prepare XA
 * transactions; the position is therefore read last.
 */
public final class Fencing {
    private static final Duration ROUND = Duration.ofMillis(50);

    /** MySQL counts in whole seconds. */
    private static final Duration ACKNOWLEDGED = Duration.ofSeconds(1);

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
            return fence(session, () -> node.open(limit), limit);
        }
    }

    /**
     * The same by a session that is open, and stays.
     *
     * @param another on MariaDB one session waits while the other ends users; nothing is done by it
     *     before the first one was seen to be alive
     */
    public static GtidSet fence(NodeSession session, Another another, Duration limit)
            throws SQLException {
        return switch (session.family()) {
            case MYSQL -> fenceMySql(session);
            case MARIADB -> fenceMariaDb(session, another, limit);
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

    /**
     * KILL leaves a commit waiting, and super_read_only waits for it: where no replica comes, it
     * has to be let go between.
     */
    private static GtidSet fenceMySql(NodeSession session) throws SQLException {
        SemiSync semiSync = session.state().semiSync();
        boolean acknowledged = semiSync.waiting() == 0 || semiSync.replicas() > 0;
        if (acknowledged && endsInTime(session)) {
            return session.executed();
        }
        session.offline(true);
        // Offline mode lets administrators stay, as proxies may be.
        session.killUsers(Set.of());
        session.waiveAcknowledgement();
        session.makeReadOnly();
        session.killUsers(Set.of());
        return session.executed();
    }

    /**
     * Where replicas acknowledge, commits end by themselves, and replicas need not be cut off as
     * offline mode would, nor wait for semi-sync to be switched off, which takes up to a second.
     * Whoever connects behind that can read.
     *
     * @return false when some commit has not ended, and nothing is fenced yet
     */
    private static boolean endsInTime(NodeSession session) throws SQLException {
        session.killUsers(Set.of());
        if (!session.makeReadOnlyWithin(ACKNOWLEDGED)) {
            return false;
        }
        session.killUsers(Set.of());
        return true;
    }

    /**
     * KILL completes a commit that waits; read_only waits for commits, and lets no new ones begin.
     */
    private static GtidSet fenceMariaDb(NodeSession session, Another another, Duration limit)
            throws SQLException {
        try (NodeSession waiting = another.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Set<Long> spared = Set.of(waiting.id());
            // Whoever ends the first session looks for the second one only behind that.
            var _ = session.id();
            Future<?> readOnly =
                    threads.submit(() -> {
                        waiting.makeReadOnly();
                        return null;
                    });
            long deadline = System.nanoTime() + limit.toNanos();
            while (!isDone(readOnly)) {
                if (System.nanoTime() > deadline) {
                    waiting.abort(Runnable::run);
                    throw new SQLException("writes could not be ended within " + limit);
                }
                session.killUsers(spared);
            }
        }
        // Administrators may write still: none that is here now sees what it waits for done.
        session.killUsers(Set.of());
        session.waiveAcknowledgement();
        return session.executed();
    }

    private static boolean isDone(Future<?> readOnly) throws SQLException {
        try {
            readOnly.get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SQLException refused
                    ? refused
                    : new SQLException("the server could not be made read-only", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("fencing was interrupted", interrupted);
        }
    }
}
