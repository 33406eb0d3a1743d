package io.tidegate.proxy.backend;

/** Which grammar the reply to a command follows. */
public enum ReplyKind {
    /** OK, ERR, or result sets: COM_QUERY, COM_STMT_EXECUTE. */
    RESULT,
    /** As RESULT, but when the server opens a cursor no rows follow: COM_STMT_EXECUTE. */
    CURSOR,
    /** Rows of an open cursor up to an EOF, or ERR: COM_STMT_FETCH. */
    ROWS,
    /** OK or ERR: COM_PING, COM_INIT_DB and their like. */
    STATUS,
    /** PREPARE_OK with parameter and column definitions, or ERR. */
    PREPARE,
    /** Column definitions up to an EOF, or ERR: COM_FIELD_LIST. */
    COLUMNS
}
