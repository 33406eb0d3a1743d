package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.SessionState;
import java.util.List;

/**
 * Gives a leased connection what its session has and it has not: schema, settings, the begun
 * transaction. One step at a time, each waits for the server's OK: a statement that ran in the
 * wrong schema or outside its transaction could not be taken back.
 */
final class Readying implements Swallowed.Then {
    private enum Step {
        SEVERAL,
        SCHEMA,
        DEFAULTS,
        VARIABLES,
        PRELUDE
    }

    private final SessionConnections connections;
    private final BackendConnection connection;
    private final boolean fresh;
    private final boolean transactional;
    private final Connections.Ready ready;
    private Step step = Step.SCHEMA;
    private Variables wanted = Variables.NONE;
    private List<String> missing = List.of();
    private int prelude;

    /**
     * @param fresh false when the session has used the connection before, so that it may hold state
     * @param transactional false for what stays outside the begun transaction
     */
    Readying(
            SessionConnections connections,
            BackendConnection connection,
            boolean fresh,
            boolean transactional,
            Connections.Ready ready) {
        this.connections = connections;
        this.connection = connection;
        this.fresh = fresh;
        this.transactional = transactional;
        this.ready = ready;
    }

    void step() {
        connection.onIdleLoss(null);
        connection.onReclaim(null);
        boolean several = connections.kind().takesSeveral();
        if (several != connection.kind().takesSeveral()) {
            step = Step.SEVERAL;
            connection.takeSeveral(several, new Swallowed(connection, this));
            return;
        }
        String schema = connections.schema();
        if (schema != null && !schema.equals(connection.schema())) {
            step = Step.SCHEMA;
            connection.useSchema(schema, new Swallowed(connection, this));
            return;
        }
        if (!connections.variables(connection).equals(connection.variables())) {
            bringVariables();
            return;
        }
        Transaction transaction = connections.transaction();
        if (transactional && prelude < transaction.prelude().size()) {
            step = Step.PRELUDE;
            connection.query(transaction.prelude().get(prelude), new Swallowed(connection, this));
            return;
        }
        if (prelude > 0) {
            opened(transaction);
        }
        if (connections.isInterrupted()) {
            connections.unused(connection);
            ready.failed(Killing.interrupted());
            return;
        }
        ready.ready(connection);
    }

    private void bringVariables() {
        wanted = connections.variables(connection);
        missing = connection.defaultsToAsk(wanted.names());
        if (!missing.isEmpty()) {
            step = Step.DEFAULTS;
            connection.query(Defaults.question(missing), new Swallowed(connection, this));
            return;
        }
        step = Step.VARIABLES;
        connection.variablesUncertain();
        connection.query(
                Session.bytes(wanted.changesFrom(connection.variables(), connection.defaults())),
                new Swallowed(connection, this));
    }

    private void opened(Transaction transaction) {
        if (!transaction.hasBegun()) {
            // SET TRANSACTION without BEGIN: the server keeps it until some statement uses it up.
            connections.settings().pin(Pin.SETTING);
        }
        transaction.openedOn(connection.group());
    }

    @Override
    public void ok(byte[] reply) {
        switch (step) {
            case SEVERAL, SCHEMA -> {}
            case DEFAULTS ->
                    Defaults.take(
                            reply, missing, connection, connections.settings().dialect().mariaDb());
            case VARIABLES -> connection.variables(wanted);
            case PRELUDE -> {
                connections.preludeState(SessionState.ofReply(reply));
                prelude++;
            }
        }
        step();
    }

    @Override
    public void failed(ErrPacket error) {
        if (step == Step.VARIABLES && fresh && wanted.takesBackFrom(connection.variables())) {
            // What another session has set cannot be taken back: that is not this session's fault.
            connections.exchange(connection, transactional, ready);
            return;
        }
        if (step == Step.SCHEMA) {
            connection.schemaUnknown();
            connections.settle(connection);
        } else if (fresh) {
            connections.abandon(connection);
        } else {
            connections.drop(connection);
        }
        Transaction transaction = connections.transaction();
        if (step == Step.PRELUDE && !transaction.hasBegun()) {
            transaction.clear();
        }
        // One that was begun stays so: the next statement must not run outside of it.
        ready.failed(error);
    }

    @Override
    public void lost(TidegateException cause) {
        boolean again = fresh && connection.isCut() || connections.mayLeaseAgain(connection);
        if (!fresh) {
            again &= !connections.hasState(connection.group());
            connections.lost(connection);
        } else if (!again) {
            connections.abandon(connection);
        }
        if (again) {
            connections.leaseAgain(connection, transactional, ready);
        } else {
            ready.failed(cause);
        }
    }
}
