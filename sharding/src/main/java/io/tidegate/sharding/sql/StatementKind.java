package io.tidegate.sharding.sql;

/** What a statement is, told by its first words. */
public enum StatementKind {
    SELECT(true),
    INSERT(true),
    REPLACE(true),
    UPDATE(true),
    DELETE(true),
    /** BEGIN, START TRANSACTION. */
    BEGIN,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    RELEASE_SAVEPOINT,
    ROLLBACK_TO,
    SET,
    USE,
    SHOW,
    DESCRIBE(true),
    EXPLAIN(true),
    CALL,
    DO,
    LOCK_TABLES,
    UNLOCK_TABLES,
    /** CREATE, ALTER, DROP, RENAME, TRUNCATE. */
    DDL,
    LOAD_DATA,
    PREPARE,
    EXECUTE,
    DEALLOCATE,
    HANDLER,
    XA,
    KILL,
    /** Nothing but comments. */
    EMPTY,
    OTHER;

    private final boolean routed;

    StatementKind() {
        this(false);
    }

    StatementKind(boolean routed) {
        this.routed = routed;
    }

    /** Whether it is about rows that lie on shards, or is to explain such a statement. */
    boolean isRouted() {
        return routed;
    }
}
