package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that is being interrupted. The end of its reply is kept back until the server has
 * answered the KILL: whoever uses the connection next must not be the one who is hit.
 */
final class Interruption {
    private final Consumer<@Nullable TidegateException> done;
    private @Nullable ByteBuf end;

    /**
     * @param done told when it is over, and why when the server could not be asked
     */
    Interruption(Consumer<@Nullable TidegateException> done) {
        this.done = done;
    }

    /** The reply is complete; its last bytes pass to the interruption. */
    void keep(ByteBuf bytes) {
        end = bytes;
    }

    /** The last bytes, which pass to the caller, or null while the reply is not complete. */
    @Nullable ByteBuf takeEnd() {
        ByteBuf kept = end;
        end = null;
        return kept;
    }

    /** The connection is lost, and the reply with it. */
    void release() {
        if (end != null) {
            end.release();
            end = null;
        }
    }

    void over(@Nullable TidegateException cause) {
        done.accept(cause);
    }
}
