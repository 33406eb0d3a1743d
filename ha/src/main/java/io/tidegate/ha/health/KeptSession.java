package io.tidegate.ha.health;

import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerNode;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that a thread keeps to the node that it deals with, outside of the node's
 * pool.
 *
 * <p>Threads: {@link #end} from any, which ends what the other one waits for.
 */
final class KeptSession {
    private volatile @Nullable NodeSession session;

    /**
     * The one of before, or a new one.
     *
     * @param answer how long each statement of a new one may take
     */
    NodeSession open(ServerNode node, Duration answer) throws SQLException {
        NodeSession open = session;
        if (open == null) {
            open = node.open(answer);
            session = open;
        }
        return open;
    }

    boolean isOpen() {
        return session != null;
    }

    void end() {
        NodeSession open = session;
        session = null;
        if (open != null) {
            // Its farewell could take as long as an answer.
            open.abort(Runnable::run);
        }
    }

    /** Between two rounds; shorter when the thread is interrupted, after which it looks why. */
    static void pause(long nanos) {
        try {
            if (nanos > 0) {
                Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        } catch (InterruptedException interrupted) {
            // The end, or nothing: the loop looks.
        }
    }
}
