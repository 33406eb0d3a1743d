package io.tidegate.proxy.backend;

/**
 * How the last command of a connection ended, read from the terminal packets of its reply. One
 * mutable instance per connection, overwritten by each command.
 */
public final class Outcome {
    boolean error;
    int errno;
    int status;
    boolean statusKnown;
    int warnings;
    long affectedRows;
    long lastInsertId;
    boolean resultSet;
    long rows;

    Outcome copy() {
        Outcome copy = new Outcome();
        copy.take(this);
        return copy;
    }

    void take(Outcome other) {
        error = other.error;
        errno = other.errno;
        status = other.status;
        statusKnown = other.statusKnown;
        warnings = other.warnings;
        affectedRows = other.affectedRows;
        lastInsertId = other.lastInsertId;
        resultSet = other.resultSet;
        rows = other.rows;
    }

    void clear() {
        error = false;
        errno = 0;
        status = 0;
        statusKnown = false;
        warnings = 0;
        affectedRows = 0;
        lastInsertId = 0;
        resultSet = false;
        rows = 0;
    }

    public boolean isError() {
        return error;
    }

    /** The server's error number, 0 without an error. */
    public int errno() {
        return errno;
    }

    /** The status flags of the last OK or EOF; after an error those are unknown and 0. */
    public int status() {
        return status;
    }

    /** False after an error and after replies that carry no status, such as PREPARE_OK. */
    public boolean isStatusKnown() {
        return statusKnown;
    }

    public int warnings() {
        return warnings;
    }

    public long affectedRows() {
        return affectedRows;
    }

    /** What the OK packet said, which for an explicit value is not LAST_INSERT_ID(). */
    public long lastInsertId() {
        return lastInsertId;
    }

    /** True when the last reply was a result set and not a bare OK. */
    public boolean hasResultSet() {
        return resultSet;
    }

    /** Rows of the last result set. */
    public long rows() {
        return rows;
    }
}
