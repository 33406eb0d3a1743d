package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.PlanKind;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.StatementDigest;
import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session's statement at hand, which is let to its tables, or waits while these
 * are paused. On the session's event loop.
 */
final class Admission {
    private final Session session;
    private final GateQueue gate;
    private @Nullable Planned planned;
    private @Nullable GateWait waiting;

    /** How long the statement at hand may wait; null while it has not. */
    private @Nullable Duration limit;

    /** Until when that is. */
    private long deadline;

    Admission(Session session, GateQueue gate) {
        this.session = session;
        this.gate = gate;
    }

    /** Another statement is at hand. */
    void begins() {
        planned = null;
        limit = null;
    }

    /** It is of this shape and goes on; what it becomes by and by is not its client's. */
    void isOf(Planned found) {
        if (planned == null) {
            planned = found;
            if (session.connections().inTransaction()) {
                session.transaction().touches(found.tables());
            }
        }
    }

    /** It, or what it has become, is carried out like that. */
    void carriesOut(BoundPlan plan) {
        if (planned != null && !session.isInBetween()) {
            planned.digest().planned(PlanKind.of(plan));
        }
    }

    /** What counts it; null for what is not planned. */
    @Nullable StatementDigest digest() {
        return planned == null ? null : planned.digest();
    }

    /** Whether the statement that is carried out, or the open transaction, may have locks on it. */
    boolean isTouching(TableName table) {
        return session.isBusy() && planned != null && planned.tables().contains(table)
                || session.transaction().touched().contains(table);
    }

    /**
     * What is paused now. To be read before the routing: what is resumed is routed by what was
     * changed meanwhile.
     */
    Pauses pauses() {
        return gate.pauses();
    }

    /**
     * Whether the statement at hand has to wait. One that was let through already goes on in
     * whatever form, and so do those of a transaction that may hold locks which others wait for.
     */
    boolean mustWait(Pauses pauses, Set<TableName> tables) {
        return !pauses.isNone()
                && planned == null
                && pauses.of(tables) != null
                && pauses.of(session.transaction().touched()) == null;
    }

    /**
     * Has the statement at hand wait.
     *
     * @param then has {@link GateWait.Then#ended} called before an error is thrown
     */
    void await(Pauses pauses, Set<TableName> tables, GateWait.Then then) {
        Pause pause = Objects.requireNonNull(pauses.of(tables));
        long now = System.nanoTime();
        if (limit == null) {
            limit = pause.limit();
            deadline = now + limit.toNanos();
        }
        GateWait wait = new GateWait(session, gate, tables, limit, then);
        try {
            if (session.process().isInterrupted()) {
                // While it was planned.
                throw Killing.interrupted();
            }
            gate.add(wait, pause, deadline - now);
        } catch (TidegateException refused) {
            then.ended();
            throw refused;
        }
        waiting = wait;
    }

    boolean isWaiting() {
        return waiting != null;
    }

    /** The statement at hand waits no more. */
    void over() {
        waiting = null;
    }

    /** Ends the wait of a statement that is killed; false when it does not wait. */
    boolean stop() {
        GateWait wait = waiting;
        if (wait != null) {
            wait.fail(Killing.interrupted());
        }
        return wait != null;
    }

    /** The client is gone. */
    void abandon() {
        if (waiting != null) {
            waiting.abandon();
        }
    }
}
