package io.tidegate.proxy.session;

import io.tidegate.proxy.execution.Completion;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * Ends a read of several shards. One that fails while a part of it comes from a replica, and of
 * which the client has nothing, is read once more, from masters alone.
 */
final class SeveralReads implements Completion {
    private final Session session;
    private final Completion completion;
    private final Runnable again;

    /**
     * @param again carries it out once more
     */
    SeveralReads(Session session, Completion completion, Runnable again) {
        this.session = session;
        this.completion = completion;
        this.again = again;
    }

    @Override
    public boolean repeats(ErrPacket error) {
        if (!session.reads().repeatsSeveral(error)) {
            return false;
        }
        // What this round of the loop still tells of the connections that were just closed must not
        // meet new ones, which may have the same file descriptors.
        session.context()
                .loop()
                .execute(() -> {
                    if (session.isClosed()) {
                        completion.failed(error);
                    } else {
                        session.guarded(again);
                    }
                });
        return true;
    }

    @Override
    public void rows(long rows, Diagnostics diagnostics) {
        completion.rows(rows, diagnostics);
    }

    @Override
    public void written(long affectedRows, Diagnostics diagnostics) {
        completion.written(affectedRows, diagnostics);
    }

    @Override
    public void failed(ErrPacket error) {
        completion.failed(error);
    }

    @Override
    public void failed(ErrPacket error, Diagnostics diagnostics) {
        completion.failed(error, diagnostics);
    }
}
