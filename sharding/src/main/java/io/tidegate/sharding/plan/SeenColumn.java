package io.tidegate.sharding.plan;

/**
 * A column of a result, as a server names it.
 *
 * @param table the table's alias; empty for an expression
 * @param name what the result calls it
 */
public record SeenColumn(String table, String name) {}
