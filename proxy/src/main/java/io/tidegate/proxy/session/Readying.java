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
    private final Connections.Ready ready;
    private Step step = Step.SCHEMA;
    private int prelude;
    private int settingVersion;

    Readying(
            SessionConnections connections, BackendConnection connection, Connections.Ready ready) {
        this.connections = connections;
        this.connection = connection;
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
        if (prelude < transaction.prelude().size()) {
            step = Step.PRELUDE;
            connection.query(transaction.prelude().get(prelude), new Swallowed(connection, this));
            return;
        }
        if (prelude > 0) {
            transaction.openedOn(connection.group());
        }
        ready.ready(connection);
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
        if (step == Step.PRELUDE) {
            connections.transaction().clear();
        }
        connections.drop(connection);
        ready.failed(error);
    }

    @Override
    public void lost(TidegateException cause) {
        connections.lost(connection.group());
        ready.failed(cause);
    }
}
