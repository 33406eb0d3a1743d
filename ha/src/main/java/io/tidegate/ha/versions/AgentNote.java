package io.tidegate.ha.versions;

import io.tidegate.conf.document.DocumentFormat;
import java.util.List;

/**
 * What a proxy says of versions.
 *
 * @param inUse the version that statements run by; 0 for one that is not of the versions
 * @param since when that began, in milliseconds since 1970
 * @param examined the proposed version that was looked at last
 * @param problems why that cannot be used here; none when it can
 * @param needRestart settings in use that take effect with a restart only
 * @param health how statements went since {@code since}, while a version is proposed
 */
public record AgentNote(
        int inUse,
        long since,
        int examined,
        List<String> problems,
        List<String> needRestart,
        Health health) {
    static final DocumentFormat<AgentNote> FORMAT = DocumentFormat.of("AgentNote", AgentNote.class);

    public AgentNote {
        problems = List.copyOf(problems);
        needRestart = List.copyOf(needRestart);
    }

    boolean hasPrepared(int version) {
        return examined == version && problems.isEmpty();
    }

    boolean hasRefused(int version) {
        return examined == version && !problems.isEmpty();
    }
}
