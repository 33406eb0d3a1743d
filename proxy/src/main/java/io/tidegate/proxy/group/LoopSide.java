package io.tidegate.proxy.group;

import io.netty.channel.EventLoop;

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

    /** Cuts off every connection there is: when it returns no reply of any of them is told. */
    void cut();

    /** Statements may go on. */
    void open();
}
