package io.tidegate.proxy.backend;

import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.TidegateException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One KILL of a server's thread, and who waits for its end. */
final class ServerKill {
    /** Exactly one of the methods is called, once. */
    interface Then {
        /** The server has answered: nothing that begins from now on is hit. */
        void over();

        /** The server was not asked, or has refused: nothing was hit and nothing will be. */
        void failed(TidegateException cause);

        /** It was asked and may act on it at any time. */
        void unknown(TidegateException cause);

        /** For a thread that nobody uses any more: what is hit later does not matter. */
        static Then tell(Consumer<@Nullable TidegateException> done) {
            return new Then() {
                @Override
                public void over() {
                    done.accept(null);
                }

                @Override
                public void failed(TidegateException cause) {
                    done.accept(cause);
                }

                @Override
                public void unknown(TidegateException cause) {
                    done.accept(cause);
                }
            };
        }
    }

    private final byte[] sql;
    private final Then then;
    private @Nullable Future<?> deadline;

    ServerKill(String sql, Then then) {
        this.sql = sql.getBytes(StandardCharsets.US_ASCII);
        this.then = then;
    }

    byte[] sql() {
        return sql;
    }

    /** {@code timer} ends it unless it ends before. */
    void until(Future<?> timer) {
        deadline = timer;
    }

    /** It has ended; the caller tells how. */
    Then end() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        return then;
    }
}
