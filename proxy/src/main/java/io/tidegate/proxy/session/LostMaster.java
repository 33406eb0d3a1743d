package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import org.jspecify.annotations.Nullable;

/**
 * What a session loses when a group's master changes, or is lost. It goes on: what it has set by
 * value it has on the next master, too. What only its connection had is gone, of which it is told
 * by an error, be it that of the statement under way or that of the next one. Until then nothing
 * may run that takes the session's transaction for open.
 *
 * <p>Threads: the session's event loop.
 */
final class LostMaster {
    private final SessionSettings settings;
    private final Transaction transaction;
    private final ClientProcess process;

    /** Where a transaction was open that the client believes to be. */
    private @Nullable GroupId rolledBackAt;

    /** Where there was more than that. */
    private @Nullable GroupId stateLostAt;

    LostMaster(SessionSettings settings, Transaction transaction, ClientProcess process) {
        this.settings = settings;
        this.transaction = transaction;
        this.process = process;
    }

    /** What the statement under way ends with. */
    TidegateException cutOff(GroupId group) {
        if (isRolledBack(group)) {
            return rolledBack(group);
        }
        if (isRepeatable()) {
            return ErrorCode.MASTER_CHANGED.with(
                    "the master of group "
                            + group
                            + " has changed during a read; it is safe to send the statement again");
        }
        return ErrorCode.MASTER_CHANGED_OUTCOME_UNKNOWN.with(
                "the master of group "
                        + group
                        + " has changed before it said what has become of the statement; a write may have been"
                        + " executed: look before sending it again");
    }

    /** Whether nobody would know what has become of the statement under way. */
    boolean wouldBeUnknown(GroupId group) {
        return !isRolledBack(group) && !isRepeatable();
    }

    /**
     * What the statement under way ends with whose connection breaks.
     *
     * @param goesOn whether the session does
     */
    TidegateException brokenOff(GroupId group, boolean goesOn) {
        if (goesOn && isRolledBack(group)) {
            return rolledBack(group);
        }
        if (!isInTransaction(group) && isRepeatable()) {
            return ErrorCode.GROUP_UNREACHABLE.with(
                    "the connection to group "
                            + group
                            + " broke during a read; it is safe to send the statement again");
        }
        return ErrorCode.OUTCOME_UNKNOWN.with(
                "the connection to group "
                        + group
                        + " broke before the reply was complete; a write may have been executed:"
                        + " look before sending it again");
    }

    private boolean isRolledBack(GroupId group) {
        return isInTransaction(group) && !process.mayCommit();
    }

    private boolean isRepeatable() {
        return process.onlyReads() && !settings.isPinned();
    }

    private boolean isInTransaction(GroupId group) {
        return group.equals(transaction.group())
                || transaction.group() == null && !settings.isAutocommit();
    }

    private static TidegateException rolledBack(GroupId group) {
        return ErrorCode.MASTER_CHANGED.with(
                "the master of group "
                        + group
                        + " has changed or was lost, and the transaction that was open there is rolled back;"
                        + " repeat it from its begin");
    }

    /**
     * A connection went that the session held.
     *
     * @param told whether the client is told by the error of a statement under way
     * @param cursors whether the session had some open there
     */
    void lost(BackendConnection connection, boolean told, boolean cursors) {
        GroupId group = connection.group();
        if (settings.isPinned() || cursors) {
            stateLostAt = group;
        }
        if (!group.equals(transaction.group())) {
            return;
        }
        if (told) {
            transaction.clear();
        } else {
            rolledBackAt = group;
        }
    }

    /** Whether the client has to be told something before it goes on. */
    boolean isUntold() {
        return rolledBackAt != null || stateLostAt != null;
    }

    /** The error that tells the client; the session goes on without what is lost. */
    TidegateException tell(SessionConnections connections) {
        GroupId state = stateLostAt;
        GroupId open = rolledBackAt;
        if (state != null) {
            String pins = settings.pins().toString();
            forget();
            connections.discardAll();
            transaction.clear();
            settings.unpinAll();
            return ErrorCode.SESSION_STATE_LOST.with(
                    "the master of group "
                            + state
                            + " has changed or was lost, and with its connection went what only that knew of this session "
                            + pins
                            + ", such as temporary tables, locks and an open transaction; the statement was not"
                            + " executed. Make it anew");
        }
        forget();
        transaction.clear();
        if (open == null) {
            throw new IllegalStateException("there is nothing to tell");
        }
        return rolledBack(open);
    }

    /** A transaction that is rolled back is what the client wants; false when more was lost. */
    boolean isMet() {
        if (stateLostAt != null) {
            return false;
        }
        forget();
        transaction.clear();
        return true;
    }

    /** The session begins anew, without anything. */
    void forget() {
        stateLostAt = null;
        rolledBackAt = null;
    }
}
