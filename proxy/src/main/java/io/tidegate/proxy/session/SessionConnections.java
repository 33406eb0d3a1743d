package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ConnectionKind;
import io.tidegate.proxy.backend.LeaseListener;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.ServerStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections that one session holds: for a statement, for a transaction, for ever when it is
 * pinned, or until its next statement when the last one left warnings to be read.
 */
final class SessionConnections implements Connections {
    private final LoopContext context;
    private final SessionSettings settings;
    private final Transaction transaction;
    private final int capabilities;
    private final int collation;
    private final Runnable onStateLost;
    private final Map<GroupId, BackendConnection> held = new HashMap<>();

    private @Nullable String schema;
    private ConnectionKind kind;
    private @Nullable GroupId diagnosticsAt;
    private boolean closed;

    SessionConnections(
            LoopContext context,
            SessionSettings settings,
            Transaction transaction,
            int capabilities,
            int collation,
            @Nullable String schema,
            Runnable onStateLost) {
        this.context = context;
        this.settings = settings;
        this.transaction = transaction;
        this.capabilities = capabilities;
        this.collation = collation;
        this.schema = schema;
        this.kind = ConnectionKind.of(capabilities, collation, schema == null);
        this.onStateLost = onStateLost;
    }

    @Nullable String schema() {
        return schema;
    }

    void schema(String next) {
        if (schema == null) {
            kind = ConnectionKind.of(capabilities, collation, false);
        }
        schema = next;
    }

    @Nullable BackendConnection heldFor(GroupId group) {
        return held.get(group);
    }

    /** Any group of which a connection is held already. */
    @Nullable GroupId anyHeld() {
        return held.isEmpty() ? null : held.keySet().iterator().next();
    }

    /** Where the last statement left warnings or an error to be shown, or null. */
    @Nullable GroupId diagnosticsAt() {
        return diagnosticsAt;
    }

    /** A new statement begins: nobody can ask for the last one's warnings any more. */
    void forgetDiagnostics() {
        GroupId at = diagnosticsAt;
        if (at == null) {
            return;
        }
        diagnosticsAt = null;
        BackendConnection connection = held.get(at);
        if (connection != null && !isNeeded(at)) {
            held.remove(at);
            connection.release();
        }
    }

    private boolean isNeeded(GroupId group) {
        return settings.isPinned()
                || group.equals(transaction.group())
                || group.equals(diagnosticsAt);
    }

    @Override
    public boolean inTransaction() {
        return transaction.isActive() || !settings.isAutocommit();
    }

    @Override
    public void connect(GroupId group, Ready ready) {
        GroupId open = transaction.group();
        if (open != null && !open.equals(group)) {
            ready.failed(
                    ErrorCode.CROSS_GROUP_TRANSACTION.with(
                            "the transaction is open on group "
                                    + open
                                    + " and this statement needs group "
                                    + group
                                    + "; COMMIT first, or keep the transaction's keys on one group"));
            return;
        }
        BackendConnection connection = held.get(group);
        if (connection != null) {
            new Readying(this, connection, ready).step();
            return;
        }
        var configuration = context.routing().configuration();
        connection = context.pools().leaseNow(configuration, group, kind, schema);
        if (connection != null) {
            hold(group, connection);
            new Readying(this, connection, ready).step();
            return;
        }
        context.pools()
                .lease(
                        configuration,
                        group,
                        kind,
                        schema,
                        new LeaseListener() {
                            @Override
                            public void leased(BackendConnection leased) {
                                if (closed) {
                                    leased.release();
                                    // Nobody reads this, but what the statement holds is given up.
                                    ready.failed(
                                            ErrorCode.GROUP_UNREACHABLE.with("the client is gone"));
                                    return;
                                }
                                hold(group, leased);
                                new Readying(SessionConnections.this, leased, ready).step();
                            }

                            @Override
                            public void failed(TidegateException cause) {
                                ready.failed(cause);
                            }
                        });
    }

    private void hold(GroupId group, BackendConnection connection) {
        held.put(group, connection);
    }

    SessionSettings settings() {
        return settings;
    }

    Transaction transaction() {
        return transaction;
    }

    @Override
    public void settle(BackendConnection connection) {
        GroupId group = connection.group();
        if (closed || held.get(group) != connection) {
            connection.discard();
            return;
        }
        observe(connection);
        Outcome outcome = connection.outcome();
        if (outcome.isError() || outcome.warnings() > 0) {
            diagnosticsAt = group;
        }
        if (isNeeded(group)) {
            connection.onIdleLoss(() -> lostWhileIdle(group, connection));
        } else {
            held.remove(group);
            connection.release();
        }
    }

    /** Takes over what the server's status flags say of the transaction. */
    void observe(BackendConnection connection) {
        Outcome outcome = connection.outcome();
        if (outcome.isStatusKnown()) {
            int status = outcome.status();
            transaction.observe(connection.group(), (status & ServerStatus.IN_TRANS) != 0);
            settings.autocommit((status & ServerStatus.AUTOCOMMIT) != 0);
        }
    }

    private void lostWhileIdle(GroupId group, BackendConnection connection) {
        held.remove(group, connection);
        boolean stateLost = settings.isPinned() || group.equals(transaction.group());
        if (group.equals(diagnosticsAt)) {
            diagnosticsAt = null;
        }
        if (stateLost && !closed) {
            onStateLost.run();
        }
    }

    /** The connection broke, or must not be used again. */
    void drop(BackendConnection connection) {
        held.remove(connection.group(), connection);
        connection.discard();
    }

    /**
     * The connection broke while a command was on its way. Returns true when state went with it.
     */
    boolean lost(GroupId group) {
        held.remove(group);
        boolean stateLost = settings.isPinned() || group.equals(transaction.group());
        transaction.observe(group, false);
        return stateLost;
    }

    /** Gives every connection up: back to the pool when clean, closed when not. */
    void releaseAll() {
        boolean clean = !settings.isPinned() && transaction.group() == null;
        for (BackendConnection connection : new ArrayList<>(held.values())) {
            if (clean && !connection.isBusy()) {
                connection.release();
            } else {
                connection.discard();
            }
        }
        held.clear();
        diagnosticsAt = null;
    }

    void close() {
        closed = true;
        releaseAll();
    }
}
