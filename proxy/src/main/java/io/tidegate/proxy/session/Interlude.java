package io.tidegate.proxy.session;

import io.tidegate.proxy.execution.CollectedReply;
import io.tidegate.proxy.execution.DivertedSink;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the proxy carries out in the middle of a client's, as if the client had sent it;
 * its reply is kept. Between two of them the client's own statement goes on.
 */
final class Interlude {
    private final DivertedSink sink;
    private @Nullable CollectedReply reply;
    private @Nullable Runnable then;

    Interlude(DivertedSink sink) {
        this.sink = sink;
    }

    /**
     * @param next what goes on when the reply is complete
     */
    void begin(CollectedReply kept, Runnable next) {
        reply = kept;
        then = next;
        sink.divert(kept);
    }

    boolean isOn() {
        return then != null;
    }

    /** Whether it is this one that is carried out. */
    boolean isOf(CollectedReply kept) {
        return then != null && reply == kept;
    }

    /** What goes on; null when there was none. */
    @Nullable Runnable end() {
        Runnable next = then;
        if (reply != null) {
            reply.end();
        }
        reply = null;
        then = null;
        sink.restore();
        return next;
    }
}
