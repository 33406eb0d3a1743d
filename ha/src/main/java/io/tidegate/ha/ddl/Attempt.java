package io.tidegate.ha.ddl;

/** How a job came to be carried out. */
enum Attempt {
    FIRST,
    /** People have asked for it. */
    RESUMED,
    /** Its proxy is gone: what may pass by itself leaves the job as it is, to be tried again. */
    INHERITED
}
