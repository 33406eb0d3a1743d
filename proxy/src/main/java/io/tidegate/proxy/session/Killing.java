package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Answers;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One KILL, from the client that asks for it to the one that is meant. What that one is doing is
 * looked at on its own event loop only, and only the command is hit that it was carrying out when
 * the KILL was read: its number tells.
 */
final class Killing {
    private final Session asking;
    private final Kill kill;

    Killing(Session asking, Kill kill) {
        this.asking = asking;
        this.kill = kill;
    }

    void start() {
        ClientProcess victim = victim();
        if (victim == asking.process()) {
            killSelf();
            return;
        }
        int statement = victim.statement();
        try {
            victim.loop().execute(() -> hit(victim.session(), statement));
        } catch (RejectedExecutionException ended) {
            throw noSuch();
        }
    }

    private ClientProcess victim() {
        int id = (int) kill.id();
        ClientProcess victim =
                Integer.toUnsignedLong(id) == kill.id()
                        ? asking.context().processes().find(id)
                        : null;
        if (victim == null) {
            throw noSuch();
        }
        if (!asking.user().admin() && !victim.user().equals(asking.user().name())) {
            throw ErrorCode.MYSQL_KILL_DENIED.with("You are not owner of thread " + kill.id());
        }
        return victim;
    }

    private TidegateException noSuch() {
        return ErrorCode.MYSQL_NO_SUCH_THREAD.with("Unknown thread id: " + kill.id());
    }

    private void killSelf() {
        if (kill.queryOnly()) {
            throw interrupted();
        }
        Answers.error(asking.sink(), interrupted());
        asking.abort();
    }

    static TidegateException interrupted() {
        return ErrorCode.MYSQL_QUERY_INTERRUPTED.with("Query execution was interrupted");
    }

    /** From the event loop of the one that is meant. */
    private void done(@Nullable TidegateException cause) {
        asking.context().loop().execute(() -> answer(cause));
    }

    private void answer(@Nullable TidegateException cause) {
        if (!asking.isClosed()) {
            asking.guarded(() -> {
                if (cause != null) {
                    throw cause;
                }
                asking.answerOk();
            });
        }
    }

    /** On the event loop of the one that is meant. */
    private void hit(Session victim, int statement) {
        if (victim.isClosed()) {
            done(null);
        } else if (kill.queryOnly()) {
            hitStatement(victim, statement);
        } else {
            List<BackendConnection> running = running(victim);
            // First, so that nothing that comes of the rest is taken for a reply.
            victim.abort();
            running.forEach(connection -> connection.end(_ -> {}));
            done(null);
        }
    }

    private void hitStatement(Session victim, int statement) {
        ClientProcess process = victim.process();
        if ((statement & 1) == 0 || process.statement() != statement) {
            // It does nothing, or something else by now.
            done(null);
            return;
        }
        process.interrupt();
        if (victim.connections().isWaiting()) {
            victim.guarded(() -> victim.connections().stopWaiting());
            done(null);
        } else if (victim.stopsIdWait() || victim.stopsChange()) {
            done(null);
        } else {
            victim.killLoad();
            onServers(victim, statement);
        }
    }

    /** Those that carry out something for the command at hand. */
    private static List<BackendConnection> running(Session victim) {
        return victim.isReclaiming() ? List.of() : victim.connections().busy();
    }

    private void onServers(Session victim, int statement) {
        List<BackendConnection> running = running(victim);
        if (running.isEmpty()) {
            done(null);
            return;
        }
        Consumer<@Nullable TidegateException> each = all(running.size(), this::done);
        for (BackendConnection connection : running) {
            if (victim.process().statement() != statement) {
                // The end of one of them was that of the command.
                each.accept(null);
                continue;
            }
            switch (victim.process().killRule(connection.isMariaDb())) {
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
