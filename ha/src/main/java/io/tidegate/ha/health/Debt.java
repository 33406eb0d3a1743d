package io.tidegate.ha.health;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;

/**
 * What a node may have acknowledged and lost, and has to execute again before it can vouch. Nobody
 * saw what it acknowledged last; all of that is part of what its master had at any time after that.
 *
 * @param since when it was found that something may be missing; System.nanoTime()
 * @param known what it has to have at least
 * @param complete whether that is all of it: what the master had since is known
 * @param lost whether it is certain that something was missing
 */
record Debt(long since, GtidSet known, boolean complete, boolean lost) {

    /**
     * What a node has told of the master of its group.
     *
     * @param asked when it was asked
     */
    record MasterSeen(GtidSet has, long asked) {}

    /**
     * After an answer of the node.
     *
     * @param before the debt that it had
     * @param startedAgain whether its process is another one, and that loses relay log
     * @param less what it had claimed before, when it claims less now
     */
    static Optional<Debt> after(
            Optional<Debt> before,
            boolean startedAgain,
            Optional<GtidSet> less,
            ServerState next,
            Optional<MasterSeen> master,
            long now) {
        if (next.channels().isEmpty()) {
            // It acknowledges nothing, and promises nothing.
            return Optional.empty();
        }
        Optional<Debt> debt = before;
        if (startedAgain || less.isPresent()) {
            GtidSet none = next.family().none();
            debt =
                    Optional.of(
                            new Debt(
                                    now,
                                    before.map(Debt::known).orElse(none).union(less.orElse(none)),
                                    false,
                                    before.filter(Debt::lost).isPresent() || less.isPresent()));
        }
        return debt.map(owed -> owed.learning(master)).filter(owed -> !owed.isPaid(next));
    }

    /** An answer that the master gave before proves nothing: it may have written since. */
    private Debt learning(Optional<MasterSeen> master) {
        return complete
                ? this
                : master.filter(seen -> seen.asked() >= since)
                        .map(seen -> new Debt(since, known.union(seen.has()), true, lost))
                        .orElse(this);
    }

    /** What it says to have received may be left from before: only what it has executed counts. */
    private boolean isPaid(ServerState next) {
        return complete && next.has().contains(known);
    }
}
