package io.tidegate.ha.failover.servers;

import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections that were opened before clients wait for what is done on them. They hold no lock, and
 * nobody counts on one being alive; what is not used soon is closed.
 *
 * <p>Threads: any.
 */
final class Spares {
    private final Duration kept;
    private final Map<String, Deque<NodeSession>> sessions = new ConcurrentHashMap<>();

    Spares(Duration kept) {
        this.kept = kept;
    }

    /**
     * Opens one more.
     *
     * @param answer how long each statement may take
     */
    void add(ServerNode node, Duration answer) throws SQLException {
        NodeSession session = node.open(answer);
        // What the steps begin with is asked once before: a process that does this for the first
        // time takes longer than one that has done it.
        ServerState _ = session.state();
        session.learn();
        Optional<EpochTable.Entry> _ = EpochTable.last(session);
        of(node).add(session);
        Thread.ofVirtual().name("spare-of-" + node.name()).start(() -> close(node, session));
    }

    private Deque<NodeSession> of(ServerNode node) {
        return sessions.computeIfAbsent(node.name(), _ -> new ConcurrentLinkedDeque<>());
    }

    private void close(ServerNode node, NodeSession session) {
        try {
            Thread.sleep(kept);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        if (of(node).remove(session)) {
            session.close();
        }
    }

    /**
     * One that answers, or else a new one.
     *
     * @param answer how long each statement of a new one may take
     */
    NodeSession take(ServerNode node, Duration answer) throws SQLException {
        Deque<NodeSession> left = of(node);
        for (NodeSession spare = left.poll(); spare != null; spare = left.poll()) {
            try {
                long _ = spare.id();
                return spare;
            } catch (SQLException ended) {
                spare.close();
            }
        }
        return node.open(answer);
    }
}
