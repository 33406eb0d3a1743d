package io.tidegate.sharding.sql;

/** What a statement is, told by its first words. */
public enum StatementKind {
    SELECT,
    INSERT,
    REPLACE,
    UPDATE,
    DELETE,
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
    DESCRIBE,
    EXPLAIN,
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
    OTHER
}
