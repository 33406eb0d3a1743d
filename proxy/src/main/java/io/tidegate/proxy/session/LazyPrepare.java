package io.tidegate.proxy.session;

import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.PrepareOk;

/**
 * Prepares a statement on a connection that does not know it yet, in the schema in which its client
 * prepared it. The server remembers that schema with the statement; the session's own one is chosen
 * again for its next statement.
 */
final class LazyPrepare implements Swallowed.Then {
    private static final int HEADER = 4;

    /** Who carries on. */
    interface Then {
        void prepared(BackendStatements.Prepared statement);

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    private enum Step {
        ENTER_SCHEMA,
        PREPARE
    }

    private final Session session;
    private final BackendConnection connection;
    private final BackendStatements.Key key;
    private final Then then;
    private Step step = Step.PREPARE;

    LazyPrepare(
            Session session, BackendConnection connection, BackendStatements.Key key, Then then) {
        this.session = session;
        this.connection = connection;
        this.key = key;
        this.then = then;
    }

    void start() {
        String schema = key.schema();
        if (schema != null && !schema.equals(connection.schema())) {
            step = Step.ENTER_SCHEMA;
            connection.useSchema(schema, new Swallowed(connection, this));
        } else {
            prepare();
        }
    }

    private void prepare() {
        step = Step.PREPARE;
        connection.send(
                Commands.text(session.sink().alloc(), Command.COM_STMT_PREPARE, key.sql()),
                ReplyKind.PREPARE,
                Commands.packets(key.sql().length + 1),
                new Swallowed(connection, this));
    }

    @Override
    public void ok(byte[] reply) {
        switch (step) {
            case ENTER_SCHEMA -> prepare();
            case PREPARE -> remember(reply);
        }
    }

    private void remember(byte[] reply) {
        PrepareOk ok =
                PrepareOk.decode(Unpooled.wrappedBuffer(reply, HEADER, reply.length - HEADER));
        var statement = new BackendStatements.Prepared(ok.statementId(), ok.parameters());
        Execution.remember(session, connection, key, statement);
        then.prepared(statement);
    }

    @Override
    public void failed(ErrPacket error) {
        if (step == Step.ENTER_SCHEMA) {
            connection.schemaUnknown();
        }
        then.failed(error);
    }

    @Override
    public void lost(TidegateException cause) {
        then.lost(cause);
    }
}
