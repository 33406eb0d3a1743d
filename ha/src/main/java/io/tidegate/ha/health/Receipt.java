package io.tidegate.ha.health;

import io.tidegate.ha.health.Debt.MasterSeen;
import io.tidegate.ha.mysql.node.ServerState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How far what a node has received is behind its master, whether it has been applied or not: that
 * is what the master's commits wait for. A value: each look makes the next one.
 *
 * <p>The master writes on between a look at it and one at the node. So what it had at one look is
 * kept until the node has it.
 *
 * @param awaited what the master had, and the node did not have yet
 * @param upTo when the master was asked for what the node has by now, System.nanoTime(); 0 when
 *     nothing is known
 */
record Receipt(Optional<MasterSeen> awaited, long upTo) {
    static final Receipt NONE = new Receipt(Optional.empty(), 0);

    /** What was lost with an old master never comes: something else is waited for then. */
    private static final long LONGEST = Duration.ofSeconds(10).toNanos();

    /**
     * After an answer of the node.
     *
     * @param master what its master has told before that; empty when nothing is known
     */
    Receipt after(ServerState next, Optional<MasterSeen> master, long now) {
        Optional<MasterSeen> newest = master.filter(seen -> has(next, seen));
        if (newest.isPresent()) {
            return new Receipt(Optional.empty(), newest.get().asked());
        }
        if (awaited.isEmpty()) {
            return new Receipt(master, upTo);
        }
        MasterSeen before = awaited.get();
        if (has(next, before)) {
            return new Receipt(master, before.asked());
        }
        return now - before.asked() > LONGEST ? new Receipt(master, upTo) : this;
    }

    private static boolean has(ServerState node, MasterSeen master) {
        return node.willHave().contains(master.has());
    }

    /** At most so far it is behind; -1 when that is not known. */
    long lagMillis(long now) {
        return upTo == 0 ? -1 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - upTo));
    }
}
