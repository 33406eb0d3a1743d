package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.ha.ids.IdSource;
import io.tidegate.ha.ids.IdSources;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/** Ids for the sessions of all event loops: at once where some are reserved, else when more are. */
public final class GeneratedIds {
    private final IdSources sources;
    private final Executor waiting;

    /**
     * @param waiting runs what waits for more
     */
    public GeneratedIds(IdSources sources, Executor waiting) {
        this.sources = sources;
        this.waiting = waiting;
    }

    /**
     * Calls {@code then} with the first of so many ids for the statement at hand, on the session's
     * event loop; the session answers its client where there are none.
     */
    void next(
            String schema,
            String table,
            IdGenerator generator,
            int count,
            Session session,
            LongConsumer then) {
        IdSource source = sources.of(schema, table, generator);
        IdSources.requireCount(source, count);
        long first = source.take(count);
        if (first != IdSource.NONE) {
            then.accept(first);
            return;
        }
        EventLoop loop = session.context().loop();
        Wait wait = new Wait(session);
        session.waitsForIds(wait);
        waiting.execute(() -> {
            try {
                long later = source.await(count);
                loop.execute(() -> wait.over(() -> then.accept(later)));
            } catch (TidegateException none) {
                loop.execute(() -> wait.over(() -> session.refuse(none)));
            } catch (RuntimeException defect) {
                loop.execute(() ->
                        wait.over(() -> {
                            throw defect;
                        }));
            }
        });
    }

    /** A statement that waits; what comes once it was killed is nobody's. On the session's loop. */
    static final class Wait {
        private final Session session;
        private boolean over;

        private Wait(Session session) {
            this.session = session;
        }

        private void over(Runnable then) {
            if (end() && !session.isClosed()) {
                session.guarded(then);
            }
        }

        /** The client is answered at once; ids that come later are given to nobody. */
        void kill() {
            if (end()) {
                session.guarded(() -> {
                    throw Killing.interrupted();
                });
            }
        }

        /** False if it has ended before. */
        private boolean end() {
            boolean first = !over;
            over = true;
            if (first) {
                session.waitsForIds(null);
            }
            return first;
        }
    }
}
