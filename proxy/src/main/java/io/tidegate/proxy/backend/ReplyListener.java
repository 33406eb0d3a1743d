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

    /** Whether the command may make its server ask for a file. */
    default boolean offersFile() {
        return false;
    }

    /**
     * The server asks for a file, in the next {@link #onBytes}.
     *
     * @param sequence the sequence id of the file's first packet
     * @return false when it must not have it: then the connection is lost
     */
    default boolean sendsFile(byte[] name, int sequence) {
        return false;
    }

    /** The connection can take more of the file. */
    default void onWritable() {}

    /** No more bytes are there to read for now: a good moment to flush. */
    void onReadComplete();

    /** The connection is gone before the reply was complete; nothing more will come. */
    void onLost(TidegateException cause);
}
