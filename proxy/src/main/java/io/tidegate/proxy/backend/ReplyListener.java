package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;

/** Who waits for the reply to a command. Called on the connection's event loop. */
public interface ReplyListener {
    /**
     * Some bytes of the reply, as received; the listener owns and releases them.
     *
     * @param complete true when these are the last bytes: the connection's {@link
     *     BackendConnection#outcome()} is then set and the connection is free for the next command
     */
    void onBytes(ByteBuf bytes, boolean complete);

    /** No more bytes are there to read for now: a good moment to flush. */
    void onReadComplete();

    /** The connection is gone before the reply was complete; nothing more will come. */
    void onLost(TidegateException cause);
}
