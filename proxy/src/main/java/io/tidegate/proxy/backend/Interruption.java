package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that is being interrupted. The end of its reply is kept back until the server has
 * answered the KILL: whoever uses the connection next must not be the one who is hit.
 */
final class Interruption implements ServerKill.Then {
    private enum Kill {
        ASKED,
        DONE,
        FAILED
    }

    private final BackendConnection connection;
    private final List<Consumer<@Nullable TidegateException>> awaiting = new ArrayList<>();
    private Kill kill = Kill.ASKED;
    private @Nullable ByteBuf end;

    Interruption(BackendConnection connection) {
        this.connection = connection;
    }

    /**
     * @param done told when the server has answered, and why when it could not be asked
     */
    void awaitedBy(Consumer<@Nullable TidegateException> done) {
        if (kill == Kill.DONE) {
            done.accept(null);
        } else {
            awaiting.add(done);
        }
    }

    /** The reply is complete; its last bytes pass to the interruption. */
    void replyComplete(ByteBuf bytes) {
        end = bytes;
        goOn();
    }

    /** The last bytes, which pass to the caller, or null while the reply is not complete. */
    @Nullable ByteBuf takeEnd() {
        ByteBuf kept = end;
        end = null;
        return kept;
    }

    @Override
    public void over() {
        kill = Kill.DONE;
        goOn();
        tell(null);
    }

    @Override
    public void failed(TidegateException cause) {
        kill = Kill.FAILED;
        goOn();
        tell(cause);
    }

    @Override
    public void unknown(TidegateException cause) {
        // It may come at any time, and hit whatever runs then.
        connection.giveUp(this);
        tell(cause);
    }

    private void goOn() {
        switch (kill) {
            case ASKED -> {}
            case DONE -> {
                if (end != null) {
                    connection.interrupted(this);
                }
            }
            case FAILED -> connection.notInterrupted(this);
        }
    }

    private void tell(@Nullable TidegateException cause) {
        List<Consumer<@Nullable TidegateException>> all = List.copyOf(awaiting);
        awaiting.clear();
        all.forEach(each -> each.accept(cause));
    }
}
