package io.tidegate.ha.ddl;

/**
 * A line of the drift report.
 *
 * @param place a sub-table or a group's copy; empty where all are alike
 * @param difference from the first of them
 */
public record Difference(String schema, String table, String place, String difference) {}
