package io.tidegate.proxy.backend;

/** Which grammar the reply to a command follows. */
public enum ReplyKind {
    /** OK, ERR, or result sets: COM_QUERY, COM_STMT_EXECUTE. */
    RESULT,
    /** OK or ERR: COM_PING, COM_INIT_DB and their like. */
    STATUS,
    /** PREPARE_OK with parameter and column definitions, or ERR. */
    PREPARE,
    /** Column definitions up to an EOF, or ERR: COM_FIELD_LIST. */
    COLUMNS
}
