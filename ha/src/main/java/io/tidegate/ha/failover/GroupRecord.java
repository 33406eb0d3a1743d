package io.tidegate.ha.failover;

import io.tidegate.conf.document.DocumentFormat;

/**
 * Who a group's master is. Statements are routed by this and by nothing that a server says.
 *
 * @param epoch of the group's fence in which that holds; a proxy that has joined another one does
 *     not act by it
 * @param master the node's name
 */
public record GroupRecord(long epoch, String master) {
    public static final DocumentFormat<GroupRecord> FORMAT =
            DocumentFormat.of("Group", GroupRecord.class);
}
