package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Traffic on one table is held back.
 *
 * <p>Threads: shared by all event loops.
 */
final class Pause {
    private final TableName table;
    private final Duration limit;
    private final int most;
    private final Instant since = Instant.now();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param limit how long one statement waits
     * @param most statements that wait at the same time
     */
    Pause(TableName table, Duration limit, int most) {
        this.table = table;
        this.limit = limit;
        this.most = most;
    }

    TableName table() {
        return table;
    }

    Duration limit() {
        return limit;
    }

    /**
     * One statement more waits.
     *
     * @throws TidegateException when that would be too many
     */
    void enter() {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            throw refusal(most + " statements wait for it already");
        }
    }

    /** One statement less waits. */
    void leave() {
        waiting.decrementAndGet();
    }

    TidegateException late(Duration waited) {
        return refusal("the statement has waited for " + waited.toMillis() + " ms");
    }

    private TidegateException refusal(String why) {
        return ErrorCode.TRAFFIC_PAUSED.with(
                "traffic on the table "
                        + table
                        + " is paused, and "
                        + why
                        + "; nothing was executed, and a transaction that is open stays open. It is safe to send"
                        + " the statement again when the table's maintenance is over");
    }

    PauseRow row() {
        return new PauseRow(table, since, limit, waiting.get());
    }
}
