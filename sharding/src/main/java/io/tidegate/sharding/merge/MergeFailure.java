package io.tidegate.sharding.merge;

/** Rows that are not what they have to be, so that no result can be made of them. */
@SuppressWarnings("serial")
public final class MergeFailure extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** A server's order is another than the one known here. */
        ORDER,
        /** A row has another form than its server has announced. */
        FORM,
        /** More has to be kept than may be. */
        MEMORY,
        /** A server would have cut a value, and where is not known here. */
        CUT
    }

    private final Reason reason;

    MergeFailure(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
