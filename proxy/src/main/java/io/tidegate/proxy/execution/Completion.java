package io.tidegate.proxy.execution;

import io.tidegate.proxy.wire.message.ErrPacket;

/** Who is told that a scattered execution has given the client its whole reply. */
public interface Completion {
    /** The client has a result set. */
    void rows(long rows, Diagnostics diagnostics);

    /** The client has an OK. */
    void written(long affectedRows, Diagnostics diagnostics);

    /** The client has an error, which a server or the proxy remembers. */
    void failed(ErrPacket error);

    /**
     * The client has an error, of which no server can tell all.
     *
     * @param diagnostics what SHOW WARNINGS tells of it
     */
    void failed(ErrPacket error, Diagnostics diagnostics);

    /**
     * Whether the statement is carried out once more, and the error is told to nobody. Asked only
     * while the client has nothing of a reply and no connection is at work for it any more.
     */
    default boolean repeats(ErrPacket error) {
        return false;
    }
}
