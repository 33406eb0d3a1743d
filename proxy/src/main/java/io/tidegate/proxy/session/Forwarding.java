package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.backend.BackendConnection;

/** Sends a command to a connection that is ready, and forwards the reply in one way or another. */
interface Forwarding {
    /**
     * @param packets ownership passes
     * @param firstReplySequence the sequence id of the reply's first packet
     */
    void send(BackendConnection connection, ByteBuf packets, int firstReplySequence);
}
