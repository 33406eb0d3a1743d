package io.tidegate.conf.model;

import java.time.Duration;

/**
 * What one client, or all of them, may use.
 *
 * @param maxAllowedPacket bytes of one client command
 * @param handshakeTimeout from the connection to the end of authentication
 * @param maxNesting parentheses of a statement that is parsed
 * @param parseTimeout how long a thread may work on parsing one statement
 * @param planCacheEntries plans kept in memory
 * @param mergeMemory bytes that one statement may keep to put merged rows in order
 * @param insertSelectRows rows that one INSERT ... SELECT may take through the proxy
 * @param connectErrors of one address
 */
public record LimitsConfig(
        int maxConnections,
        int maxAllowedPacket,
        Duration handshakeTimeout,
        int maxNesting,
        Duration parseTimeout,
        int planCacheEntries,
        int mergeMemory,
        int insertSelectRows,
        ConnectErrors connectErrors) {}
