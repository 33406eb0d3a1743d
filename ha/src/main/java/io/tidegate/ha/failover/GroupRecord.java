package io.tidegate.ha.failover;

import io.tidegate.conf.document.DocumentFormat;
import java.util.List;

/**
 * Who a group's master is. Statements are routed by this and by nothing that a server says.
 *
 * @param epoch of the group's fence in which that holds; a proxy that has joined another one does
 *     not act by it
 * @param master the node's name
 * @param acknowledged the position that holds everything that clients were told as done before the
 *     epoch: proxies that told them may be gone by the next failover, and nobody else knows
 * @param silent runs of proxies that had not said what they had told clients when the epoch began,
 *     with the master of the epoch before: what they say later, when they join, counts at the next
 *     failover, and without that the next master has to be proven to have everything
 */
public record GroupRecord(long epoch, String master, String acknowledged, List<String> silent) {
    public static final DocumentFormat<GroupRecord> FORMAT =
            DocumentFormat.of("Group", GroupRecord.class);

    public GroupRecord {
        silent = List.copyOf(silent);
    }

    /** The first epoch of a group: nobody was told anything through a proxy. */
    public static GroupRecord first(String master) {
        return new GroupRecord(1, master, "", List.of());
    }
}
