package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.ddl.ChangeResult;
import io.tidegate.ha.ddl.JobOwners;
import io.tidegate.ha.ddl.Stop;
import io.tidegate.ha.ddl.TableChanges;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from event loops to the jobs that change definitions, which block, and back. */
public final class Definitions {
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

    private final Executor threads;
    private final Runnable readAgain;
    private final JobOwners owners;

    /**
     * @param readAgain has the servers asked again for what is known of their tables, before a
     *     client learns that these have changed
     * @param owners who has which job, as all proxies see it
     */
    public Definitions(Executor threads, Runnable readAgain, JobOwners owners) {
        this.threads = threads;
        this.readAgain = readAgain;
        this.owners = owners;
    }

    /**
     * Changes something; {@code then} is called on the loop. It goes on when nobody waits for it
     * any more.
     *
     * @return by which it can be stopped
     */
    Stop change(
            Routing routing,
            Predicate<String> schemas,
            BiFunction<TableChanges, Stop, ChangeResult> work,
            EventLoop loop,
            Consumer<ChangeResult> then) {
        Stop stop = new Stop();
        TableChanges changes = changes(routing, schemas);
        run(() -> {
            ChangeResult result = result(() -> work.apply(changes, stop));
            loop.execute(() -> then.accept(result));
        });
        return stop;
    }

    private TableChanges changes(Routing routing, Predicate<String> schemas) {
        return new TableChanges(routing.configuration(), routing.rules(), schemas, owners);
    }

    private ChangeResult result(Supplier<ChangeResult> work) {
        ChangeResult result;
        try {
            result = work.get();
        } catch (RuntimeException defect) {
            LOG.error("defect while carrying out DDL", defect);
            result =
                    new ChangeResult.Failed(
                            ErrorCode.INTERNAL,
                            "a defect of the proxy; SHOW DDL tells how far it came, see the log");
        }
        try {
            if (mayHaveChanged(result)) {
                readAgain.run();
            }
        } catch (RuntimeException defect) {
            LOG.error("defect while asking servers for their tables", defect);
        }
        return result;
    }

    private static boolean mayHaveChanged(ChangeResult result) {
        return switch (result) {
            case ChangeResult.Done _ -> true;
            case ChangeResult.ServerError _ -> false;
            case ChangeResult.Failed(ErrorCode code, var _) ->
                    code == ErrorCode.DDL_INCOMPLETE || code == ErrorCode.INTERNAL;
        };
    }

    /** Asks something of the journals; one of the two consumers is called on the loop. */
    <T> void ask(
            Routing routing,
            Predicate<String> schemas,
            Function<TableChanges, T> question,
            EventLoop loop,
            Consumer<T> then,
            Consumer<TidegateException> failed) {
        TableChanges changes = changes(routing, schemas);
        run(() -> {
            try {
                T answer = question.apply(changes);
                loop.execute(() -> then.accept(answer));
            } catch (TidegateException refused) {
                loop.execute(() -> failed.accept(refused));
            } catch (RuntimeException defect) {
                LOG.error("defect while asking for jobs", defect);
                loop.execute(() ->
                        failed.accept(ErrorCode.INTERNAL.with("a defect, see the proxy's log")));
            }
        });
    }

    /** All jobs, of all schemas. Blocks until the groups have answered. */
    public TableChanges.Reports jobs(Routing routing) {
        return changes(routing, _ -> true).reports();
    }

    /** Carries on with a job of any schema. Blocks for as long as that takes. */
    public ChangeResult resume(Routing routing, long id) {
        return result(() -> changes(routing, _ -> true).resume(id, new Stop()));
    }

    /** Gives a job of any schema up. Blocks until its group has answered. */
    public ChangeResult cancel(Routing routing, long id) {
        return result(() -> changes(routing, _ -> true).cancel(id));
    }

    /** Stops a change, which takes as long as servers need to answer. */
    void stop(Stop stop) {
        run(stop::ask);
    }

    private void run(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException stopping) {
            throw ErrorCode.MYSQL_SERVER_SHUTDOWN.with("Server shutdown in progress");
        }
    }
}
