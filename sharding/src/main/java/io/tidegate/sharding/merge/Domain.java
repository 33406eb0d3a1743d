package io.tidegate.sharding.merge;

/** How the values of a column compare. */
public enum Domain {
    INTEGER,
    UNSIGNED,
    DECIMAL,
    DOUBLE,
    /** Values that a text does not tell in full: they are asked for as doubles. */
    FLOAT,
    /** DATE, DATETIME and TIMESTAMP: their texts compare as they do. */
    MOMENT,
    TIME,
    /** BIT, and what is always NULL. */
    BYTES,
    /** Characters and bytes, by the weights of their collation, which only the server knows. */
    TEXT,
    /** ENUM and SET, by their numbers. */
    NUMBERED,
    /** Nothing that has an order which is known here. */
    NONE
}
