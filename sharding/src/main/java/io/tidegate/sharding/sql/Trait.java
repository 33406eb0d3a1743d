package io.tidegate.sharding.sql;

/** What a statement contains that matters before it is planned. */
public enum Trait {
    /** More than one statement in one text. */
    MULTI_STATEMENT,
    /** {@code @name}. */
    USER_VARIABLE,
    /** {@code @name :=}, or INTO in a statement with a user variable. */
    USER_VARIABLE_SET,
    /** {@code @@name}. */
    SYSTEM_VARIABLE,
    /** LAST_INSERT_ID(), @@last_insert_id, @@identity. */
    LAST_INSERT_ID,
    ROW_COUNT,
    FOUND_ROWS,
    /** SHOW WARNINGS or ERRORS, @@warning_count, @@error_count, GET DIAGNOSTICS. */
    DIAGNOSTICS,
    /** A lock function, or a function that is not known to leave the session as it is. */
    SESSION_FUNCTION,
    /** LAST_INSERT_ID with an argument. */
    LAST_INSERT_ID_SET,
    /** FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE. */
    LOCKING_READ,
    CALC_FOUND_ROWS,
    TEMPORARY_TABLE,
    /** SELECT ... INTO. */
    INTO,
    /** CONNECTION_ID(), USER(), CURRENT_USER and their other names. */
    IDENTITY,
    /** A comment that the server executes. */
    EXECUTABLE_COMMENT,
    /** Deeper parentheses than allowed. */
    TOO_DEEP,
    /** A string, comment or quoted name that does not end. */
    UNTERMINATED,
    /** {@code ?} stands in the text. */
    HAS_PARAMETERS,
    /** One of the statements is for a server's administrators: accounts, replication, its life. */
    ADMINISTRATION,
    /** A SET stands behind the first statement, or in a block that is carried out at once. */
    SET_BEHIND_FIRST,
    /** Text between {@code $$}: MySQL takes it for a string or for names, by its version. */
    DOLLAR_QUOTED,
    /** PREPARE or EXECUTE is a statement of a body. */
    PREPARE_IN_BODY,
    /** A hint for the server sets insert_id for the statement. */
    HINTED_INSERT_ID,
    /** A hint for the server sets sql_mode for the statement. */
    HINTED_SQL_MODE;

    long bit() {
        return 1L << ordinal();
    }
}
