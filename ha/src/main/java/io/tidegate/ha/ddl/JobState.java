package io.tidegate.ha.ddl;

import java.util.Locale;

/**
 * How far a job is.
 *
 * <pre>
 *   running --all parts--> done
 *      | \--the first part was refused--> refused
 *      \--a part failed, or the proxy died--> failed --RESUME--> running
 *                                               \--CANCEL--> cancelled
 * </pre>
 */
public enum JobState {
    RUNNING,
    DONE,
    /** The server has refused the first part: nothing was changed. */
    REFUSED,
    FAILED,
    CANCELLED;

    boolean isUnfinished() {
        return this == RUNNING || this == FAILED;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
