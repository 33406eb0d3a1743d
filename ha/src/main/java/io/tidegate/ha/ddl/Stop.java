package io.tidegate.ha.ddl;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By which a client's KILL reaches the job that it waits for: no further part is begun, and what
 * runs on servers is killed there.
 *
 * <p>Threads: any.
 */
public final class Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    private final Set<Statement> running = ConcurrentHashMap.newKeySet();
    private volatile boolean asked;

    /** Blocks for as long as the servers take to answer. */
    public void ask() {
        asked = true;
        running.forEach(Stop::cancel);
    }

    boolean isAsked() {
        return asked;
    }

    /** A statement begins; it may be that it has to end at once. */
    void begins(Statement statement) {
        running.add(statement);
    }

    void ends(Statement statement) {
        running.remove(statement);
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException failed) {
            LOG.warn("a statement could not be killed: error {}", failed.getErrorCode());
        }
    }
}
