package io.tidegate.proxy.session;

import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.wire.ServerStatus;

/** What replies tell of a session's transaction and of its autocommit. */
final class TransactionObservation {
    private final SessionSettings settings;
    private final Transaction transaction;
    private final LocalState localState;
    private final ClientProcess process;

    TransactionObservation(
            SessionSettings settings,
            Transaction transaction,
            LocalState localState,
            ClientProcess process) {
        this.settings = settings;
        this.transaction = transaction;
        this.localState = localState;
        this.process = process;
    }

    /** True when the last statement failed, and may have begun or ended a transaction. */
    boolean isUncertain(BackendConnection connection) {
        return connection.outcome().isError()
                && (transaction.isActive() || !settings.isAutocommit() || localState.wasOpaque());
    }

    /** Takes over what the server's status flags say of the transaction. */
    void take(BackendConnection connection) {
        Outcome outcome = connection.outcome();
        if (outcome.isError() && (!settings.isAutocommit() || localState.wasOpaque())) {
            // An error does not tell: the failed statement may have begun a transaction.
            transaction.observe(connection.group(), true);
        } else if (outcome.isStatusKnown()) {
            int status = outcome.status();
            boolean open = (status & ServerStatus.IN_TRANS) != 0;
            if (!open && beginsAgain(connection)) {
                transaction.beginsAgain();
                return;
            }
            transaction.observe(connection.group(), open);
            boolean autocommit = (status & ServerStatus.AUTOCOMMIT) != 0;
            if (autocommit != settings.isAutocommit()) {
                // By something else than a SET of its own: a procedure, or text that nobody reads.
                settings.autocommit(autocommit);
                if (autocommit) {
                    // That commits, also what was opened nowhere yet or has only savepoints.
                    transaction.ended();
                }
                connection.variables(
                        connection.variables().with("autocommit", autocommit ? null : "0"));
            }
        }
    }

    /**
     * True when the flag for a transaction has gone and the transaction has not. A MariaDB that
     * rolls back what BEGIN has begun, mostly because of a deadlock, begins another with the next
     * statement, which would be the one of another session if the connection were given back.
     */
    private boolean beginsAgain(BackendConnection connection) {
        return connection.isMariaDb()
                && settings.isAutocommit()
                && connection.group().equals(transaction.group())
                && !process.mayEndTransaction();
    }
}
