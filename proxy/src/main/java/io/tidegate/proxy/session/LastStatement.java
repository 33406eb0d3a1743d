package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS would say of the last statement. */
final class LastStatement {
    private byte @Nullable [] warnings;
    private Diagnostics own = Diagnostics.NONE;
    private long warningCount;
    private long rowCount;
    private long foundRows;
    private boolean foundRowsKnown = true;
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
    void keep(ErrPacket error) {
        if (own.isNone() && warnings == null) {
            own = Diagnostics.of(error);
        }
    }

    /** What the proxy knows itself of the statement that has ended. */
    void keep(Diagnostics known) {
        own = known;
    }

    Diagnostics own() {
        return own;
    }

    /** A statement begins that is not about the last one. */
    void forgetWarnings() {
        warnings = null;
        own = Diagnostics.NONE;
    }

    void ok(long affectedRows, int warnings) {
        rowCount = affectedRows;
        foundRows = 0;
        foundRowsKnown = true;
    }

    /**
     * A write that was carried out in several statements.
     *
     * @param known beside what the last of them has left
     */
    void written(long affectedRows, Diagnostics known) {
        ok(affectedRows, 0);
        if (!known.rows().isEmpty()) {
            List<byte[]> rows = new ArrayList<>(known.rows());
            rows.addAll(own.rows());
            own = new Diagnostics(rows, own.whole(), own.untold());
        }
    }

    void rows(long rows) {
        rowCount = -1;
        foundRows = rows;
        foundRowsKnown = true;
    }

    /** The server has them and has not said how many. */
    void rowsInCursor() {
        uncounted();
        foundRowsKnown = false;
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
        if (!foundRowsKnown) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "FOUND_ROWS() behind a cursor is known to the connection that has the cursor only;"
                            + " count the rows as they are fetched");
        }
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
        foundRowsKnown = true;
        insertId = new InsertId.None();
    }
}
