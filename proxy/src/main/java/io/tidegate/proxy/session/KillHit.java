package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client is killed. What it is doing is looked at on its own event loop only, and only the
 * command is hit that it was carrying out when the KILL was read: its number tells.
 */
final class KillHit {
    private final Kill kill;
    private final ClientProcess process;
    private final int statement;
    private final Consumer<@Nullable TidegateException> done;

    /**
     * @param done called on the victim's event loop, with what has gone wrong
     */
    KillHit(Kill kill, ClientProcess victim, Consumer<@Nullable TidegateException> done) {
        this.kill = kill;
        this.process = victim;
        this.statement = victim.statement();
        this.done = done;
    }

    /** False when there is nobody to be hit any more. */
    boolean start() {
        try {
            process.loop().execute(() -> hit(process.session()));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** On the event loop of the one that is meant. */
    private void hit(Session victim) {
        if (victim.isClosed()) {
            done.accept(null);
        } else if (kill.queryOnly()) {
            hitStatement(victim);
        } else {
            List<BackendConnection> running = running(victim);
            // First, so that nothing that comes of the rest is taken for a reply.
            victim.abort();
            running.forEach(connection -> connection.end(_ -> {}));
            done.accept(null);
        }
    }

    private void hitStatement(Session victim) {
        if ((statement & 1) == 0 || process.statement() != statement) {
            // It does nothing, or something else by now.
            done.accept(null);
            return;
        }
        process.interrupt();
        if (victim.connections().isWaiting()) {
            victim.guarded(() -> victim.connections().stopWaiting());
            done.accept(null);
        } else if (victim.stopsIdWait() || victim.stopsChange() || victim.admission().stop()) {
            done.accept(null);
        } else {
            victim.killLoad();
            onServers(victim);
        }
    }

    /** Those that carry out something for the command at hand. */
    private static List<BackendConnection> running(Session victim) {
        return victim.isReclaiming() ? List.of() : victim.connections().busy();
    }

    private void onServers(Session victim) {
        List<BackendConnection> running = running(victim);
        if (running.isEmpty()) {
            done.accept(null);
            return;
        }
        Consumer<@Nullable TidegateException> each = all(running.size(), done);
        for (BackendConnection connection : running) {
            if (process.statement() != statement) {
                // The end of one of them was that of the command.
                each.accept(null);
                continue;
            }
            switch (process.killRule(connection.isMariaDb())) {
                case INTERRUPT -> connection.interrupt(kill.soft(), each);
                case END -> connection.end(each);
                case LEAVE -> each.accept(null);
            }
        }
    }

    private static Consumer<@Nullable TidegateException> all(
            int count, Consumer<@Nullable TidegateException> done) {
        int[] left = {count};
        @Nullable TidegateException[] first = new TidegateException[1];
        return cause -> {
            if (first[0] == null) {
                first[0] = cause;
            }
            if (--left[0] == 0) {
                done.accept(first[0]);
            }
        };
    }
}
