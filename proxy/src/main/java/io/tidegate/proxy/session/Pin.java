package io.tidegate.proxy.session;

/**
 * Why a session keeps its connections to itself. A pinned session's connections are closed with it
 * and never serve anybody else; but for the one with a {@link #CURSOR}, which is given back behind
 * that.
 */
public enum Pin {
    /** It set what only that connection can have: a seed, the next key, the next transaction. */
    SETTING,
    /** A statement other than SET assigned a user variable. */
    USER_VARIABLE,
    /** It called a lock function, or a function or procedure that may change anything. */
    FUNCTION_OR_PROCEDURE,
    /** It created a temporary table. */
    TEMPORARY_TABLE,
    /** It locked tables or opened a handler. */
    LOCK,
    /** It opened or ended an XA branch. */
    XA_BRANCH,
    /** It prepared a statement in SQL. */
    SQL_PREPARE,
    /** A server keeps rows for it that it has not fetched: until it has, or gives them up. */
    CURSOR,
    /** It set LAST_INSERT_ID() by giving it an argument. */
    LAST_INSERT_ID,
    /** It asked for FOUND_ROWS() of a limited result. */
    FOUND_ROWS,
    /** It sent several statements at once, or a comment that only the server understands. */
    OPAQUE_STATEMENT;

    /** The same in words, for those who look at sessions. */
    public String reason() {
        return switch (this) {
            case SETTING -> "set what only its connection can have";
            case USER_VARIABLE -> "assigned a user variable in a statement other than SET";
            case FUNCTION_OR_PROCEDURE -> "called a function or procedure that may change anything";
            case TEMPORARY_TABLE -> "created a temporary table";
            case LOCK -> "locked tables or opened a handler";
            case XA_BRANCH -> "opened or ended an XA branch";
            case SQL_PREPARE -> "prepared a statement in SQL";
            case CURSOR -> "has not fetched all rows of a cursor";
            case LAST_INSERT_ID -> "set LAST_INSERT_ID() by an argument";
            case FOUND_ROWS -> "asked for FOUND_ROWS() of a limited result";
            case OPAQUE_STATEMENT ->
                    "sent several statements at once, or a comment that only servers understand";
        };
    }

    /** Whether it holds until the session ends or is reset. */
    boolean isForGood() {
        return this != CURSOR;
    }
}
