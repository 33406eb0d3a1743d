package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement that a client has prepared and not closed.
 *
 * @param session the client's id
 * @param id of the statement as its client knows it; 0 for one that was prepared in SQL
 * @param name of one that was prepared in SQL and that the proxy keeps; null for others
 * @param text at most 4096 bytes of it, without what may be a password
 * @param executions since it was prepared; 0 for one that was prepared in SQL
 * @param groups on which it has been prepared for this client so far, itself or as what it means
 *     for a shard; servers close what has not been used for long
 */
public record PreparedRow(
        int session,
        int id,
        @Nullable String name,
        String text,
        long executions,
        List<GroupId> groups) {
    public PreparedRow {
        groups = List.copyOf(groups);
    }
}
