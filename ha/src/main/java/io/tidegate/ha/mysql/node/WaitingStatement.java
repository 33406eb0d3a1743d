package io.tidegate.ha.mysql.node;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What one session has begun and waits for, while another one ends what is in its way. */
final class WaitingStatement implements AutoCloseable {
    interface Action {
        void on(NodeSession session) throws SQLException;
    }

    private final NodeSession session;
    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<?> ending;

    WaitingStatement(NodeSession session, Action action) {
        this.session = session;
        this.ending =
                thread.submit(() -> {
                    action.on(session);
                    return null;
                });
    }

    /**
     * @param limit for how long it is waited for
     * @return whether it has come to its end
     * @throws SQLException when it has failed
     */
    boolean hasEnded(Duration limit) throws SQLException {
        try {
            ending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SQLException refused
                    ? refused
                    : new SQLException("the server could not be fenced", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("fencing was interrupted", interrupted);
        }
    }

    /** When it has not come to its end its session is of no use any more. */
    @Override
    public void close() {
        if (!ending.isDone()) {
            session.abort(Runnable::run);
        }
        thread.close();
    }
}
