package io.tidegate.proxy.backend;

import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;

/**
 * The connections of one event loop to one server. Counts are of the time since the pool was made,
 * which is when the event loop first used the group, or after its configuration had changed.
 *
 * @param loop the number of the event loop, from 0 on
 * @param retired a configuration before the one that holds: its connections are closed when their
 *     sessions give them back
 * @param idle connections that nobody has
 * @param leased connections that sessions have, and those with which statements are killed
 * @param opening connections that are being opened
 * @param waiting statements that wait until a connection comes free
 * @param opened connections that were opened and logged in
 * @param failed connections that could not be opened
 * @param timeouts statements that waited in vain for {@code pool.acquire-timeout}
 */
public record PoolRow(
        GroupId group,
        Endpoint node,
        int loop,
        boolean retired,
        int idle,
        int leased,
        int opening,
        int waiting,
        long opened,
        long failed,
        long timeouts) {}
