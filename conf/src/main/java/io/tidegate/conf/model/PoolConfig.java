package io.tidegate.conf.model;

import java.time.Duration;

/**
 * How many connections to one server there may be, and how long they live.
 *
 * @param maxConnections per server, over all event loops
 * @param acquireTimeout how long a statement waits for a connection before it fails
 * @param validateAfter a connection idle for longer is pinged before use
 * @param idleTimeout a connection idle for longer is closed
 * @param maxAge a connection older than this is closed when it is next free
 */
public record PoolConfig(
        int maxConnections,
        Duration connectTimeout,
        Duration acquireTimeout,
        Duration validateAfter,
        Duration idleTimeout,
        Duration maxAge) {}
