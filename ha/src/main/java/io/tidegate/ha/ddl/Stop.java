package io.tidegate.ha.ddl;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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

    /** ER_QUERY_INTERRUPTED. */
    private static final int INTERRUPTED = 1317;

    private static final int TRIES = 50;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Set<Statement> running = ConcurrentHashMap.newKeySet();
    private volatile boolean asked;

    /** Blocks for as long as the servers take to answer. */
    public void ask() {
        asked = true;
        // One that is just being sent is not there yet to be killed.
        for (int i = 0; i < TRIES && !running.isEmpty(); i++) {
            running.forEach(Stop::cancel);
            try {
                Thread.sleep(BETWEEN_TRIES);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    boolean isAsked() {
        return asked;
    }

    /**
     * A statement begins.
     *
     * @throws SQLException when it may not any more; it has to be ended all the same
     */
    void begins(Statement statement) throws SQLException {
        running.add(statement);
        if (asked) {
            throw new SQLException("Query execution was interrupted", "70100", INTERRUPTED);
        }
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
