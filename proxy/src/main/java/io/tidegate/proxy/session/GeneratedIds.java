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
        waiting.execute(() -> {
            try {
                long later = source.await(count);
                loop.execute(() -> carryOn(session, () -> then.accept(later)));
            } catch (TidegateException none) {
                loop.execute(() -> carryOn(session, () -> session.refuse(none)));
            } catch (RuntimeException defect) {
                loop.execute(() ->
                        carryOn(
                                session,
                                () -> {
                                    throw defect;
                                }));
            }
        });
    }

    private static void carryOn(Session session, Runnable then) {
        if (session.isClosed()) {
            return;
        }
        session.guarded(() -> {
            if (session.process().isInterrupted()) {
                throw Killing.interrupted();
            }
            then.run();
        });
    }
}
