package io.tidegate.proxy.group;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.topology.GroupId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The statements that wait for one group's master.
 *
 * <p>Threads: shared by all event loops.
 */
public final class HeldCount {
    private final GroupId group;
    private volatile HoldLimits limits;
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    HeldCount(GroupId group, HoldLimits limits) {
        this.group = group;
        this.limits = limits;
    }

    public HoldLimits limits() {
        return limits;
    }

    /** From the next statement on. */
    void limits(HoldLimits next) {
        limits = next;
    }

    /** How many wait now. */
    public int statements() {
        return statements.get();
    }

    /**
     * One more waits.
     *
     * @throws TidegateException when that would be too many; then nothing was counted
     */
    public void enter(int statementBytes) {
        HoldLimits most = limits;
        int count = statements.incrementAndGet();
        long all = bytes.addAndGet(statementBytes);
        if (count > most.statements() || all > most.bytes()) {
            leave(statementBytes);
            throw refusal("too many statements wait for it already");
        }
    }

    /** One less waits. */
    public void leave(int statementBytes) {
        statements.decrementAndGet();
        bytes.addAndGet(-statementBytes);
    }

    /** The error of a statement that has waited for as long as it may. */
    public TidegateException late(String why) {
        return refusal(
                "the statement has waited for " + limits.time().toMillis() + " ms (" + why + ")");
    }

    private TidegateException refusal(String why) {
        return ErrorCode.MASTER_AWAITED.with(
                "the group "
                        + group
                        + " has no master at the moment, and "
                        + why
                        + "; nothing was executed, it is safe to send the statement again");
    }
}
