package io.tidegate.conf.error;

/** Whose move it is after an error. */
public enum ErrorCategory {
    /** The statement or the client has to change. */
    USER,
    /** Tidegate does not do this, or not yet; the message says what to do instead. */
    REFUSED,
    /** A limit was reached; the same statement may work later or with another setting. */
    RESOURCE,
    /** A back-end server failed or could not be reached. */
    BACKEND,
    /** A defect of Tidegate. */
    INTERNAL
}
