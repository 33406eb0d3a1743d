package io.tidegate.proxy.group;

import io.tidegate.conf.model.ReplicaReads;
import java.util.concurrent.TimeUnit;

/**
 * Whether one node is read, and how much.
 *
 * <pre>
 *   Out --lags half of what it may, or less--> Returning --its time is up--> In
 *    ^------------ lags more than it may, or cannot be read ---------------/
 * </pre>
 */
public sealed interface ReplicaStanding {
    /** A share begins with so much of what it grows to. */
    double FIRST = 0.05;

    /** It is not read. */
    record Out() implements ReplicaStanding {}

    /**
     * Its share grows.
     *
     * @param since when it was out last, by {@link System#nanoTime}
     */
    record Returning(long since) implements ReplicaStanding {}

    /** It has all of its share. */
    record In() implements ReplicaStanding {}

    /**
     * What becomes of it.
     *
     * @param readable whether it replicates from the master
     * @param first whether nothing was seen of the group before: nobody has burdened the others
     */
    default ReplicaStanding next(
            boolean readable, long lagMillis, ReplicaReads limits, long now, boolean first) {
        long most = limits.maxLag().toMillis();
        if (!readable || lagMillis > most) {
            return new Out();
        }
        return switch (this) {
            case Out() ->
                    lagMillis > most / 2
                            ? this
                            : first || limits.returnOver().isZero() ? new In() : new Returning(now);
            case Returning(long since) ->
                    now - since >= limits.returnOver().toNanos() ? new In() : this;
            case In() -> this;
        };
    }

    /**
     * How much of its weight it is read with, from 0 to 1.
     *
     * @param now by {@link System#nanoTime}
     */
    default double part(ReplicaReads limits, long now) {
        return switch (this) {
            case Out() -> 0;
            case Returning(long since) ->
                    Math.clamp(
                            TimeUnit.NANOSECONDS.toMillis(now - since)
                                    / (double) limits.returnOver().toMillis(),
                            FIRST,
                            1);
            case In() -> 1;
        };
    }
}
