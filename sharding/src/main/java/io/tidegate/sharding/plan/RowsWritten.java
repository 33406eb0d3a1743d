package io.tidegate.sharding.plan;

/** How the rows of a split write come about: what servers say of them in words depends on it. */
public enum RowsWritten {
    /** In any other way: each server's words tell all that it did, or are not known. */
    CHANGED,
    /** By VALUES: servers count several rows in words, and say nothing of one. */
    INSERTED,
    /** By VALUES with IGNORE: a row that is there already counts as a duplicate. */
    INSERTED_IF_NEW,
    /** By VALUES with ON DUPLICATE KEY UPDATE. */
    INSERTED_OR_UPDATED,
    /** By LOAD DATA: servers count lines in words, also when there are none. */
    LOADED
}
