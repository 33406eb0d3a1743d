package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.execution.Answers;
import org.jspecify.annotations.Nullable;

/** One KILL of a client, which has the answer when the other one is hit. */
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
        if (!new KillHit(kill, victim, this::done).start()) {
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
}
