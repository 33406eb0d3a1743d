package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * Gives a leased connection what its session has and it has not: schema, settings, the begun
 * transaction. One step at a time, each waits for the server's OK: a statement that ran in the
 * wrong schema or outside its transaction could not be taken back.
 */
final class Readying implements Swallowed.Then {
    private enum Step {
        SCHEMA,
        SETTING,
        PRELUDE
    }

    private final SessionConnections connections;
    private final BackendConnection connection;
    private final boolean fresh;
    private final boolean transactional;
    private final Connections.Ready ready;
    private Step step = Step.SCHEMA;
    private int prelude;
    private int settingVersion;

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
        String schema = connections.schema();
        if (schema != null && !schema.equals(connection.schema())) {
            step = Step.SCHEMA;
            connection.useSchema(schema, new Swallowed(connection, this));
            return;
        }
        SessionSettings.Setting setting =
                connections.settings().after(connection.appliedSettings());
        if (setting != null) {
            step = Step.SETTING;
            settingVersion = setting.version();
            connection.query(setting.sql(), new Swallowed(connection, this));
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
        ready.ready(connection);
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
            case SCHEMA -> {}
            case SETTING -> connection.appliedSettings(settingVersion);
            case PRELUDE -> prelude++;
        }
        step();
    }

    @Override
    public void failed(ErrPacket error) {
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
        if (fresh) {
            connections.abandon(connection);
        } else {
            connections.lost(connection);
        }
        ready.failed(cause);
    }
}
