package io.tidegate.conf.error;

/** Whether the same statement may be sent again after an error. */
public enum Retry {
    /** Nothing was executed: sending it again is safe. */
    SAFE,
    /** Sending it again gives the same error. */
    POINTLESS,
    /** It may have been executed: look before sending a write again. */
    UNKNOWN_OUTCOME
}
