package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.UserConnections.User;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fences a server of MariaDB. KILL completes a commit that waits for a replica, and those that
 * commit in one group with it go on as well, told as done where their clients are still there.
 * Commits are therefore kept from beginning first, then all clients that do not wait are cut off,
 * and those last for whom the others wait. {@code read_only} comes after that, as administrators
 * pass it; once it is there, proxies do.
 *
 * @see <a href="https://mariadb.com/kb/en/backup-stage/">BACKUP STAGE</a>
 */
final class MariaDbFence {
    private static final Duration LOOK = Duration.ofMillis(2);

    /** What holds commits up may itself wait for a replica, as a definition of a table does. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** MariaDB counts in whole seconds. */
    private static final Duration READ_ONLY = Duration.ofSeconds(1);

    private final NodeSession session;
    private final Fencing.Another another;
    private final Duration limit;
    private final long deadline;

    MariaDbFence(NodeSession session, Fencing.Another another, Duration limit) {
        this.session = session;
        this.another = another;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    GtidSet fence() throws SQLException {
        try (NodeSession beside = another.open()) {
            long id = beside.id();
            // Whoever ends the first session looks for the second one only behind that.
            var _ = session.id();
            do {
                endCommits(beside, id);
                resumeCommits(beside);
            } while (!beside.makeReadOnlyWithin(READ_ONLY));
            endCommits(beside, id);
            // Nobody commits, and who is here was cut off: those who come now see read_only.
            session.waiveAcknowledgement();
            resumeCommits(beside);
        }
        return session.executed();
    }

    /** When it returns nobody commits, or can, and all clients that were there are cut off. */
    private void endCommits(NodeSession beside, long id) throws SQLException {
        Set<Long> spared = Set.of(id);
        AtomicBoolean last = new AtomicBoolean();
        long patient = System.nanoTime() + PATIENCE.toNanos();
        try (WaitingStatement blocking =
                new WaitingStatement(beside, waiting -> block(waiting, last))) {
            while (!blocking.hasEnded(LOOK)) {
                if (System.nanoTime() > deadline) {
                    throw new SQLException("writes could not be ended within " + limit);
                }
                boolean heldUp = last.get() && isHeldUp(id);
                List<User> users = session.usersBut(spared);
                boolean decided = users.stream().anyMatch(User::awaitsAcknowledgement);
                if (heldUp && decided || System.nanoTime() > patient) {
                    cutOff(users);
                }
            }
        }
        session.killUsers(spared);
    }

    private boolean isHeldUp(long id) throws SQLException {
        return session.users().state(id).startsWith("Waiting for backup lock");
    }

    /**
     * @param last set before the step that keeps commits from beginning
     */
    private static void block(NodeSession session, AtomicBoolean last) throws SQLException {
        session.run("BACKUP STAGE START");
        session.run("BACKUP STAGE FLUSH");
        session.run("BACKUP STAGE BLOCK_DDL");
        last.set(true);
        session.run("BACKUP STAGE BLOCK_COMMIT");
    }

    private static void resumeCommits(NodeSession session) throws SQLException {
        session.run("BACKUP STAGE END");
    }

    private void cutOff(List<User> users) throws SQLException {
        for (User each : users) {
            if (!each.awaitsAcknowledgement()) {
                boolean _ = session.users().kill(each.id());
            }
        }
        for (User each : users) {
            if (each.awaitsAcknowledgement()) {
                boolean _ = session.users().kill(each.id());
            }
        }
    }
}
