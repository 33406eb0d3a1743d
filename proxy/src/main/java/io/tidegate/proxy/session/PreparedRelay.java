package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.wire.message.ErrPacket;

/** Sends a prepared execution to its connection when the server has the statement. */
final class PreparedRelay implements Execution.Then {
    private final Session session;
    private final Execution execution;
    private final PreparedStatement statement;
    private final BackendConnection connection;
    private final Forwarding forwarding;
    private final boolean kept;

    PreparedRelay(
            Session session,
            Execution execution,
            PreparedStatement statement,
            BackendConnection connection,
            Forwarding forwarding,
            boolean kept) {
        this.session = session;
        this.execution = execution;
        this.statement = statement;
        this.connection = connection;
        this.forwarding = forwarding;
        this.kept = kept;
    }

    @Override
    public void send(ByteBuf packets, int firstReplySequence) {
        release();
        statement.clearLongData();
        BackendStatements.Prepared executed = execution.executed();
        if (!execution.asksForCursor() || executed == null) {
            forwarding.send(connection, packets, ReplyKind.RESULT, firstReplySequence);
        } else {
            session.connections().cursors().executing(statement.client(), executed);
            forwarding.send(connection, packets, ReplyKind.CURSOR, firstReplySequence);
        }
    }

    @Override
    public void failed(ErrPacket error) {
        if (session.canRepeat(connection)) {
            session.repeat(connection);
            return;
        }
        release();
        session.settle(connection, () -> session.answerError(error));
    }

    @Override
    public void lost(TidegateException cause) {
        release();
        session.lost(connection, cause, false);
    }

    private void release() {
        if (!kept) {
            execution.release();
        }
    }
}
