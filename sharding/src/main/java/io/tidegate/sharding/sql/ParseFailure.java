package io.tidegate.sharding.sql;

/** A statement that could not be parsed, or whose parsing was cancelled. */
public final class ParseFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean cancelled;

    ParseFailure(String message, boolean cancelled) {
        super(message, null, false, false);
        this.cancelled = cancelled;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
