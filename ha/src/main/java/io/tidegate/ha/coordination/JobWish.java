package io.tidegate.ha.coordination;

/** What was asked of a job. */
public enum JobWish {
    RUN,
    PAUSE,
    CANCEL
}
