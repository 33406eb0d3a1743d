package io.tidegate.ha.versions;

import java.util.List;
import java.util.Map;

/**
 * What one look shows of a change's surroundings.
 *
 * @param parent of the version that is to hold
 * @param current the version that holds; 0 for none
 * @param running the proxies that run
 * @param notes what they say
 * @param now in milliseconds since 1970
 * @param cancelled whether somebody wants it undone
 */
record Facts(
        int parent,
        int current,
        List<String> running,
        Map<String, AgentNote> notes,
        long now,
        boolean cancelled) {}
