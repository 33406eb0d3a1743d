package io.tidegate.ha.health;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;

/**
 * What a node may have acknowledged and lost, and has to execute again before it can vouch. Nobody
 * saw what it acknowledged last; all of that is part of what its master has at any time after that.
 * What the master does not have then belongs to no history any more, and is not owed.
 *
 * @param since when it was found that something may be missing; System.nanoTime()
 * @param owed what the master had after that; empty while that is not known
 * @param lost whether it is certain that something was missing
 */
record Debt(long since, Optional<GtidSet> owed, boolean lost) {

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
     * @param less whether it claims less than before
     */
    static Optional<Debt> after(
            Optional<Debt> before,
            boolean startedAgain,
            boolean less,
            ServerState next,
            Optional<MasterSeen> master,
            long now) {
        if (next.channels().isEmpty()) {
            // It acknowledges nothing, and promises nothing.
            return Optional.empty();
        }
        Optional<Debt> debt = before;
        if (startedAgain || less) {
            boolean lost = less || before.filter(Debt::lost).isPresent();
            debt = Optional.of(new Debt(now, Optional.empty(), lost));
        }
        return debt.map(each -> each.learning(master)).filter(each -> !each.isPaid(next));
    }

    /** An answer that the master gave before proves nothing: it may have written since. */
    private Debt learning(Optional<MasterSeen> master) {
        return owed.isPresent()
                ? this
                : new Debt(
                        since,
                        master.filter(seen -> seen.asked() >= since).map(MasterSeen::has),
                        lost);
    }

    /** What it says to have received may be left from before: only what it has executed counts. */
    private boolean isPaid(ServerState next) {
        return owed.filter(all -> next.has().contains(all)).isPresent();
    }
}
