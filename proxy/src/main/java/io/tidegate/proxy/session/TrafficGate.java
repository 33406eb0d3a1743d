package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Holds traffic on tables back, on this proxy: statements that name a paused table wait, on their
 * event loop and without blocking it, until traffic is resumed. What was begun before goes on, and
 * a transaction that has touched any paused table comes to its end: who waits for its locks would
 * else wait for ever.
 *
 * <p>A statement touches a table when it names it, be it for a read, a write, a definition or a
 * description, as text, prepared or prepared in SQL. What reaches it without its name is not seen:
 * a procedure or a view of a server, a sub-table by its own name. What names a column like a table
 * waits as well. A table that loses its rule is not held back any more.
 *
 * <p>Who pauses to change something waits until {@link Processes#touching} is empty, replaces what
 * statements are routed by, and resumes: no statement that waited, or is planned meanwhile, goes by
 * what was before.
 *
 * <p>Threads: any; a statement pays one volatile read for it.
 */
public final class TrafficGate {
    /** How long a statement waits at most, unless it is said otherwise. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many statements wait for one table at most, unless it is said otherwise. */
    public static final int MOST_WAITING = 1000;

    private final Live<Routing> routing;
    private final Live<Pauses> pauses = Live.of(Pauses.NONE);

    public TrafficGate(Live<Routing> routing) {
        this.routing = routing;
    }

    /** {@link #pause(TableName, Duration, int)} with the usual limits. */
    public boolean pause(TableName table) {
        return pause(table, LIMIT, MOST_WAITING);
    }

    /**
     * Holds statements on a table back from now on. Those that have begun go on.
     *
     * @param limit how long a statement waits before it gets {@link ErrorCode#TRAFFIC_PAUSED}
     * @param mostWaiting how many wait at the same time; one more gets that error at once
     * @return false when it was paused already: then nothing has changed
     * @throws TidegateException when the table has no rule: statements on it are not looked at
     *     closely enough
     */
    public synchronized boolean pause(TableName table, Duration limit, int mostWaiting) {
        if (!routing.current().rules().isRuled(table.schema(), table.table())) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "PAUSE of "
                            + table
                            + ", which has no sharding rule: statements on such tables are passed on without a"
                            + " look at their tables; pause tables that have a rule, or stop their clients");
        }
        Pauses now = pauses.current();
        if (now.byTable().containsKey(table)) {
            return false;
        }
        pauses.replace(now.with(new Pause(table, limit, mostWaiting)));
        return true;
    }

    /**
     * Lets statements on a table through again, those that wait in the order in which they came to
     * their event loop.
     *
     * @return false when it was not paused
     */
    public synchronized boolean resume(TableName table) {
        Pauses now = pauses.current();
        if (!now.byTable().containsKey(table)) {
            return false;
        }
        pauses.replace(now.without(table));
        return true;
    }

    /** What is paused, by table. */
    public List<PauseRow> paused() {
        return pauses.current().byTable().values().stream()
                .map(Pause::row)
                .sorted(Comparator.comparing(PauseRow::table))
                .toList();
    }

    Pauses current() {
        return pauses.current();
    }

    /** Runs {@code listener} after each change, on the thread that has made it. */
    void onChange(Runnable listener) {
        pauses.onChange(_ -> listener.run());
    }
}
