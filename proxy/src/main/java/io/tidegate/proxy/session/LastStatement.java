package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.wire.message.ErrPacket;
import org.jspecify.annotations.Nullable;

/** What ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS would say of the last statement. */
final class LastStatement {
    private byte @Nullable [] warnings;
    private @Nullable ErrPacket ownError;
    private long warningCount;
    private long rowCount;
    private long foundRows;
    private InsertId insertId = new InsertId.None();

    /**
     * What SHOW WARNINGS says, asked before its connection was given away.
     *
     * @param reply whole packets
     */
    void keepWarnings(byte[] reply, long count) {
        warnings = reply;
        warningCount = count;
    }

    /** What SHOW WARNINGS answers, null when its connection has to be asked. */
    byte @Nullable [] keptWarnings() {
        return warnings;
    }

    /** How many {@link #keptWarnings} tells of. */
    long keptWarningCount() {
        return warningCount;
    }

    /** The proxy has answered an error itself: SHOW WARNINGS tells of it, but no server can. */
    void keepOwnError(ErrPacket error) {
        if (ownError == null && warnings == null) {
            ownError = error;
        }
    }

    @Nullable ErrPacket ownError() {
        return ownError;
    }

    /** A statement begins that is not about the last one. */
    void forgetWarnings() {
        warnings = null;
        ownError = null;
    }

    void ok(long affectedRows, int warnings) {
        rowCount = affectedRows;
        foundRows = 0;
    }

    void rows(long rows) {
        rowCount = -1;
        foundRows = rows;
    }

    void error() {
        uncounted();
    }

    /** What neither changes rows nor finds any, or failed. */
    void uncounted() {
        rowCount = -1;
    }

    void observe(Outcome outcome) {
        if (outcome.isError()) {
            error();
        } else if (outcome.hasResultSet()) {
            rows(outcome.rows());
        } else {
            ok(outcome.affectedRows(), outcome.warnings());
        }
    }

    long rowCount() {
        return rowCount;
    }

    long foundRows() {
        return foundRows;
    }

    InsertId insertId() {
        return insertId;
    }

    void insertId(InsertId next) {
        insertId = next;
    }

    /** The group whose connection knows the session's LAST_INSERT_ID(), or null. */
    @Nullable GroupId insertedAt() {
        return insertId instanceof InsertId.At(GroupId group) ? group : null;
    }

    void forget() {
        forgetWarnings();
        rowCount = 0;
        foundRows = 0;
        insertId = new InsertId.None();
    }
}
