package io.tidegate.proxy.group;

import io.netty.channel.EventLoop;

/** One event loop's connections to a group. All but {@link #loop} is called on that loop. */
public interface LoopSide {
    EventLoop loop();

    /** Whether a reply is waited for. */
    boolean isBusy();

    /** Cuts off every connection there is: when it returns no reply of any of them is told. */
    void cut();

    /** Statements may go on. */
    void open();
}
