package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Cancel;
import org.jspecify.annotations.Nullable;

/** Ends a planning that takes too long. {@link #cancel} may be called from any thread. */
public final class Cancellation implements Cancel {
    private boolean cancelled;
    private @Nullable Runnable interrupt;

    public synchronized void cancel() {
        cancelled = true;
        if (interrupt != null) {
            interrupt.run();
        }
    }

    @Override
    public synchronized void onCancel(Runnable action) {
        interrupt = action;
        if (cancelled) {
            action.run();
        }
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }
}
