package io.tidegate.ha.ddl;

import io.tidegate.conf.topology.GroupId;

/**
 * A job as the journal has it.
 *
 * @param journal the group whose journal it stands in
 * @param repeatable whether a part that leaves the definition as it was may run twice
 * @param created and {@code ended} as its server tells them; empty where that is not yet
 */
public record Job(
        long id,
        GroupId journal,
        String schema,
        String table,
        JobState state,
        boolean repeatable,
        Origin origin,
        String created,
        String ended,
        String message) {
    /** The name of the lock that whoever runs it has on its journal's server. */
    String lock() {
        return "tidegate.ddl." + id;
    }
}
