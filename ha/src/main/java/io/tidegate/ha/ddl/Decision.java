package io.tidegate.ha.ddl;

/** What is to be done for one part. */
enum Decision {
    RUN,
    /** An earlier attempt was carried out, or it was not needed. */
    ALREADY_DONE,
    /** Nothing tells whether an earlier attempt was carried out, and a second one could harm. */
    UNKNOWN
}
