package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one SET: a server judges it, then the session keeps it for its other connections. A
 * SET that the server refuses has set nothing.
 */
final class SetExecution implements Connections.Ready, Swallowed.Then {
    private static final byte[] READ_BACK =
            Session.bytes("SELECT @@session.sql_mode, @@session.character_set_client");

    private final Session session;
    private final SessionStatements statements;
    private String text = "";
    private byte[] sql = new byte[0];
    private boolean portable;
    private @Nullable BackendConnection connection;

    SetExecution(Session session, SessionStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    void run(String setText, byte[] bytes) {
        text = setText;
        sql = bytes;
        switch (SetStatement.of(setText)) {
            case AUTOCOMMIT_ON -> {
                if (session.settings().isAutocommit()) {
                    session.answerOk();
                } else {
                    execute(true);
                }
            }
            case NEXT_TRANSACTION -> {
                if (session.connections().inTransaction()) {
                    session.settings().pin(Pin.SETTING);
                    session.text().relayVerbatim(session.homeGroup(), bytes);
                } else {
                    session.transaction().append(bytes);
                    session.answerOk();
                }
            }
            case PORTABLE -> execute(true);
            case LOCAL -> execute(false);
            case SERVER_WIDE ->
                    throw ErrorCode.COMMAND_UNSUPPORTED.with(
                            "SET GLOBAL, PERSIST and PASSWORD change one server behind the proxy; connect to"
                                    + " that server to change it");
        }
    }

    private void execute(boolean reproducible) {
        portable = reproducible;
        GroupId open = session.transaction().group();
        GroupId held = session.connections().anyHeld();
        GroupId group = open != null ? open : held != null ? held : session.homeGroup();
        session.settings().pin(Pin.SETTING);
        if (!reproducible) {
            TidegateException elsewhere = statements.claim(group);
            if (elsewhere != null) {
                throw elsewhere;
            }
            if (SetStatement.assignsServerVariables(text)) {
                session.connections().tieTo(group);
            }
        }
        session.connections().connect(group, this);
    }

    @Override
    public void ready(BackendConnection ready) {
        connection = ready;
        ready.query(sql, new Swallowed(ready, this));
    }

    @Override
    public void ok(byte[] reply) {
        BackendConnection done = Objects.requireNonNull(connection);
        int warnings = done.outcome().warnings();
        if (portable) {
            session.settings().add(text, sql);
            done.appliedSettings(session.settings().version());
        }
        if (SetStatement.changesReading(text)) {
            session.connections().observe(done);
            done.query(READ_BACK, new Swallowed(done, new ReadBack(done, warnings)));
        } else {
            session.connections().settle(done);
            statements.answer(warnings);
        }
    }

    private final class ReadBack implements Swallowed.Then {
        private final BackendConnection done;
        private final int warnings;

        ReadBack(BackendConnection done, int warnings) {
            this.done = done;
            this.warnings = warnings;
        }

        @Override
        public void ok(byte[] reply) {
            List<String> row = TextRows.firstRow(reply);
            session.settings().reading(row.getFirst(), row.getLast());
            session.connections().settle(done);
            statements.answer(warnings);
        }

        @Override
        public void failed(ErrPacket error) {
            session.connections().drop(done);
            session.answerError(error);
        }

        @Override
        public void lost(TidegateException cause) {
            SetExecution.this.lost(cause);
        }
    }

    @Override
    public void failed(ErrPacket error) {
        if (connection != null && !connection.isBusy()) {
            session.connections().settle(connection);
        }
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }

    @Override
    public void lost(TidegateException cause) {
        session.connections().lost(Objects.requireNonNull(connection));
        session.refuse(cause);
    }
}
