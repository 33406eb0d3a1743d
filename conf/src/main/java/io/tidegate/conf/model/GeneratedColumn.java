package io.tidegate.conf.model;

/** The column of a sharded table that gets ids as an AUTO_INCREMENT column would. */
public record GeneratedColumn(String name, IdGenerator generator) {}
