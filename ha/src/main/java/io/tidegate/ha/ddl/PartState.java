package io.tidegate.ha.ddl;

import java.util.Arrays;
import java.util.Locale;

/** How far one part of a job is. */
public enum PartState {
    PENDING,
    /** Written before its statement is sent: if nobody runs the job, its end is not known. */
    RUNNING,
    DONE,
    /** The server has refused it, and nothing was changed. */
    FAILED,
    /** It was looked at, and cannot be told from the definition. */
    UNKNOWN;

    /** As the journal has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PartState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
