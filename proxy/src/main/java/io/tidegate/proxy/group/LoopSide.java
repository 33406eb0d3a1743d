package io.tidegate.proxy.group;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;

/** One event loop's connections to a group. All but {@link #loop} is called on that loop. */
public interface LoopSide {
    EventLoop loop();

    /**
     * While an epoch drains: ends every connection on which nothing is under way, so that nothing
     * begins there any more.
     *
     * @param late whether what is under way has had its time: then only what may be a commit, of
     *     which nobody would know what has become, is still waited for
     * @return whether something is left
     */
    boolean drain(boolean late);

    /**
     * No replica acknowledges what the group's master commits: one look of several at what waits.
     *
     * @param limit for how long it may; empty when a replica is there again
     */
    void alone(Optional<Duration> limit);

    /** Cuts off every connection there is: when it returns no reply of any of them is told. */
    void cut();

    /**
     * The master cannot be reached from here alone: who waits for a connection waits for nothing.
     *
     * @param why for people
     */
    void cutOff(String why);

    /** Statements may go on. */
    void open();
}
