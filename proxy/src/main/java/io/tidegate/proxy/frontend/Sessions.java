package io.tidegate.proxy.frontend;

import io.netty.channel.EventLoop;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.session.ClientSession;

/** Gives each client that is let in the session that its commands go to. */
public interface Sessions {
    /**
     * Begins one; called on the client's event loop.
     *
     * @param host the client's address and port
     * @param replies where its replies go
     * @param onIdle called when a command's reply is complete and the next one may come
     */
    ClientSession begin(
            EventLoop loop,
            ClientIdentity client,
            String host,
            ResultSink replies,
            Runnable onIdle);
}
