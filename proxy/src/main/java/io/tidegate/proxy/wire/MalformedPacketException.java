package io.tidegate.proxy.wire;

/**
 * Bytes that the protocol does not allow at their place. It has no stack trace: the peer caused it,
 * and as often as it likes.
 */
public final class MalformedPacketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPacketException(String message) {
        super(message, null, false, false);
    }
}
