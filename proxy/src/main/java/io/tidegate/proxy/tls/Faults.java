package io.tidegate.proxy.tls;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells what comes from the network from what is a defect. */
public final class Faults {
    private Faults() {}

    /**
     * Whether a pipeline's exception is the peer's or the network's doing. What TLS finds wrong
     * arrives wrapped, as a failure to decode.
     */
    public static boolean areOutside(@Nullable Throwable cause) {
        return cause instanceof IOException
                || (cause instanceof DecoderException && cause.getCause() instanceof IOException);
    }

    /** In a few words, for people. */
    public static String reason(Throwable cause) {
        Throwable inner =
                cause instanceof DecoderException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        String message = inner.getMessage();
        return message == null ? inner.getClass().getSimpleName() : message;
    }
}
