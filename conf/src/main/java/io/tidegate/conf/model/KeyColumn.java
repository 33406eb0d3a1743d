package io.tidegate.conf.model;

/** The column whose value decides the shard of a row. */
public record KeyColumn(String name, KeyType type) {}
