package io.tidegate.sharding.sql;

/**
 * Something in a statement that is not everywhere possible.
 *
 * @param name as people call it
 * @param token where it begins, or {@link Place#NO_TOKEN}
 */
public record Construct(String name, int token) {}
