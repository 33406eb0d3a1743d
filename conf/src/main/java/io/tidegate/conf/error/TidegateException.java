package io.tidegate.conf.error;

/**
 * An error that a client sees. It has no stack trace: it is an answer, not a defect; defects are
 * ordinary exceptions and become {@link ErrorCode#INTERNAL} at the edge.
 */
public final class TidegateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String text;

    public TidegateException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.text = message;
    }

    public ErrorCode code() {
        return code;
    }

    /** What the client reads: the message with the code in front where the code is our own. */
    public String clientMessage() {
        return code.isNative() ? text : code.displayName() + ": " + text;
    }
}
