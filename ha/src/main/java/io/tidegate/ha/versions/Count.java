package io.tidegate.ha.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the proxies that run say of a proposed version, decided by one look. */
sealed interface Count {
    record Prepared() implements Count {}

    /** At least one cannot use it; who and why. */
    record Refused(List<String> reasons) implements Count {}

    record Awaiting(List<String> proxies) implements Count {}

    static Count of(int version, List<String> running, Map<String, AgentNote> notes) {
        List<String> reasons = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String proxy : running) {
            AgentNote note = notes.get(proxy);
            if (note == null || note.examined() != version) {
                silent.add(proxy);
            } else if (note.hasRefused(version)) {
                note.problems().forEach(problem -> reasons.add(proxy + ": " + problem));
            }
        }
        if (!reasons.isEmpty()) {
            return new Refused(reasons);
        }
        return silent.isEmpty() ? new Prepared() : new Awaiting(silent);
    }
}
