package io.tidegate.ha.health;

import io.tidegate.ha.health.Debt.MasterSeen;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy remembers of one node. A value: each look makes the next one. All times are
 * System.nanoTime().
 *
 * @param state what it told last; null when it never told anything
 * @param toldAt when it was asked for that
 * @param tripNanos how long that took
 * @param lagMillis -1 when not known
 * @param trouble how the last look failed; null when it did not
 * @param troubleSince when the first question was asked that failed so
 * @param error of the last look, in words
 * @param receipt how far what it has received is behind its master
 * @param progressAt when something had last come from its source
 * @param writable whether it was writable since its process began
 * @param debt what it has to execute before it can vouch
 * @param stale whether this proxy stood still since it was told
 */
record NodeMemory(
        @Nullable ServerState state,
        long toldAt,
        long tripNanos,
        long lagMillis,
        @Nullable Failure trouble,
        long troubleSince,
        int errorCode,
        String error,
        Receipt receipt,
        long progressAt,
        boolean writable,
        Optional<Debt> debt,
        boolean stale) {
    /** What seconds are rounded by, on both sides. */
    private static final long ROUNDING_SECONDS = 2;

    static final NodeMemory NONE =
            new NodeMemory(
                    null,
                    0,
                    0,
                    -1,
                    null,
                    0,
                    0,
                    "",
                    Receipt.NONE,
                    0,
                    false,
                    Optional.empty(),
                    false);

    /**
     * After an answer.
     *
     * @param asked when it was asked
     * @param master what the master of the group has told; empty when this is the master
     */
    NodeMemory answered(
            ServerState next, long asked, long now, long lag, Optional<MasterSeen> master) {
        boolean restarted = state == null || isRestarted(state, next, asked);
        return new NodeMemory(
                next,
                asked,
                now - asked,
                lag,
                null,
                0,
                0,
                "",
                (restarted || isLess(next) ? Receipt.NONE : receipt).after(next, master, now),
                progressed(next) ? now : progressAt,
                (writable && !restarted) || !next.readOnly(),
                Debt.after(
                        debt, restarted && !next.keepsRelayLog(), isLess(next), next, master, now),
                false);
    }

    private boolean isRestarted(ServerState before, ServerState next, long asked) {
        long expected = before.uptimeSeconds() + TimeUnit.NANOSECONDS.toSeconds(asked - toldAt);
        return next.uptimeSeconds() + ROUNDING_SECONDS < expected;
    }

    /** Whether it claims to have less than before: what it has received it may lose. */
    private boolean isLess(ServerState next) {
        return state != null
                && state.family() == next.family()
                && state.server().equals(next.server())
                && !next.willHave().contains(state.willHave());
    }

    private boolean progressed(ServerState next) {
        Optional<ReplicaChannel> channel = next.channel();
        if (state == null || channel.isEmpty()) {
            return true;
        }
        if (channel.get().progress().isEmpty()) {
            return channel.get().receiver().runs();
        }
        return state.channel()
                .map(before -> !before.progress().equals(channel.get().progress()))
                .orElse(true);
    }

    /** After a look that failed. */
    NodeMemory failed(Failure why, int code, String words, long asked) {
        return new NodeMemory(
                state,
                toldAt,
                tripNanos,
                lagMillis,
                why,
                trouble == why ? troubleSince : asked,
                code,
                words,
                receipt,
                progressAt,
                writable,
                debt,
                stale);
    }

    /** After this proxy itself stood still: what it has not heard meanwhile says nothing. */
    NodeMemory afterStandstill(long now) {
        return new NodeMemory(
                state, toldAt, tripNanos, -1, null, 0, 0, "", receipt, now, writable, debt, true);
    }

    /**
     * What is seen now.
     *
     * @param asked when the question was asked that has no answer yet; 0 when there is none
     * @param patience how long an answer may take before it is missed
     */
    Sight sight(long now, long asked, long patience) {
        if (asked != 0 && now - asked >= patience) {
            return new Sight.Silent(
                    millis(now - (trouble == Failure.SILENT ? troubleSince : asked)));
        }
        if (trouble != null) {
            long since = millis(now - troubleSince);
            return switch (trouble) {
                case REFUSED -> new Sight.Refused(since);
                case SILENT -> new Sight.Silent(since);
                case FULL -> new Sight.Full(since);
                case DENIED, ERROR -> new Sight.Denied(since, errorCode, error);
                case NO_ROUTE -> new Sight.NoRoute(since);
            };
        }
        if (state == null || stale) {
            return new Sight.Unseen();
        }
        return new Sight.Answering(
                state,
                millis(now - toldAt),
                millis(tripNanos),
                lagMillis,
                receipt.lagMillis(now),
                state.channels().isEmpty() ? 0 : millis(now - progressAt),
                vouch(),
                writable);
    }

    private Vouch vouch() {
        return debt.map(owed -> owed.lost() ? Vouch.LOST : Vouch.RESTARTED).orElse(Vouch.SURE);
    }

    private static long millis(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
