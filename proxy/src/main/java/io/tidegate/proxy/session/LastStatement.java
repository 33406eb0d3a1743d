package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.Outcome;
import org.jspecify.annotations.Nullable;

/** What ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS would say of the last statement. */
final class LastStatement {
    private long rowCount;
    private long foundRows;
    private @Nullable GroupId insertedAt;
    private boolean insertedOnSeveral;

    void ok(long affectedRows, int warnings) {
        rowCount = affectedRows;
        foundRows = 0;
    }

    void rows(long rows) {
        rowCount = -1;
        foundRows = rows;
    }

    void error() {
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

    /** The group whose connection knows the session's LAST_INSERT_ID(). */
    @Nullable GroupId insertedAt() {
        return insertedAt;
    }

    void insertedAt(GroupId group) {
        insertedAt = group;
        insertedOnSeveral = false;
    }

    /** True when the newest generated keys come from several statements: no id stands for them. */
    boolean wasInsertedOnSeveral() {
        return insertedOnSeveral;
    }

    void insertedOnSeveral() {
        insertedOnSeveral = true;
    }

    void forget() {
        rowCount = 0;
        foundRows = 0;
        insertedAt = null;
        insertedOnSeveral = false;
    }
}
