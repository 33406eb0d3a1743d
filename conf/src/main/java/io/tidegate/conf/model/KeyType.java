package io.tidegate.conf.model;

/** The domain in which a sharding key's column compares its values. */
public enum KeyType {
    /** TINYINT to BIGINT, signed or unsigned. */
    INTEGER,
    /** CHAR, VARCHAR, BINARY or VARBINARY. */
    STRING,
    /** DATE or DATETIME. */
    TEMPORAL,
    /** DECIMAL. */
    DECIMAL,
    YEAR,
    ENUM
}
