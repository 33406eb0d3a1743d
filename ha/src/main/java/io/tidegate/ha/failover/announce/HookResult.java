package io.tidegate.ha.failover.announce;

/**
 * How a hook ended.
 *
 * @param agreed whether it ended by itself, in time, and with 0
 * @param output the beginning of what it wrote, or why it could not be run
 */
record HookResult(boolean agreed, String output) {}
