package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who gets the file that a client was asked for. */
public interface FileTaker {
    /** True while the client is to send a file and there is room for more of it. */
    boolean takesFile();

    /**
     * How long a client may send nothing of it; null where a server gets it, which sees to that
     * itself.
     */
    default @Nullable Duration patience() {
        return null;
    }

    /** A part of it, as packets; ownership passes. */
    void file(ByteBuf part);

    /**
     * The client has sent all of it.
     *
     * @param sequence the sequence id that it expects next
     */
    void fileEnded(int sequence);
}
