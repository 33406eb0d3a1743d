package io.tidegate.sharding.sql;

/** A statement that could not be parsed, or whose parsing was cancelled. */
public final class ParseFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean cancelled;
    private final int token;

    ParseFailure(String message, int token, boolean cancelled) {
        super(message, null, false, false);
        this.token = token;
        this.cancelled = cancelled;
    }

    /** Where parsing stopped, or {@link Place#NO_TOKEN}. */
    public int token() {
        return token;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
