package io.tidegate.sharding.plan;

import io.tidegate.conf.model.ScatterPolicy;

/**
 * A statement reaches all shards of its tables: no condition leaves one out, and none lists keys.
 *
 * @param policy the strictest of its tables
 * @param table the one whose policy that is
 * @param key its sharding key
 * @param shards how many it has
 * @param token where the statement names it
 */
public record Scatter(ScatterPolicy policy, String table, String key, int shards, int token) {}
