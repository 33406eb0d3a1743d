package io.tidegate.sharding.plan;

/**
 * What one condition of a statement does for its routing.
 *
 * @param condition as it is written
 * @param reach the shards that it leaves by itself
 * @param reason in words: what it does, or why it narrows nothing and what to write instead
 */
public record Verdict(String condition, Reach reach, String reason) {}
