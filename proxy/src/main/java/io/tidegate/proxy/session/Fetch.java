package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * One COM_STMT_FETCH. Its connection is made ready as for a statement: rows are converted to the
 * character set that the session has when they are fetched.
 */
final class Fetch implements Connections.Ready {
    private final Session session;
    private final PreparedStatement statement;
    private final Cursors.Open cursor;
    private final ByteBuf packets;

    /**
     * @param packets the command with the server's own id in it, owned by the fetch
     */
    Fetch(Session session, PreparedStatement statement, Cursors.Open cursor, ByteBuf packets) {
        this.session = session;
        this.statement = statement;
        this.cursor = cursor;
        this.packets = packets;
    }

    void start() {
        GroupId group = cursor.connection().group();
        Transaction transaction = session.transaction();
        if (transaction.hasBegun() && transaction.group() == null) {
            // The reply tells whether a transaction is open.
            session.connections().connectWithoutTable(group, this);
        } else {
            session.connections().connectOutsideTransaction(group, this);
        }
    }

    @Override
    public void ready(BackendConnection connection) {
        if (connection != cursor.connection()) {
            packets.release();
            session.connections().settle(connection);
            session.refuse(ErrorCode.INTERNAL.with("a cursor was left on another connection"));
            return;
        }
        session.connections().cursors().fetching(statement);
        session.relayTo(connection, packets, ReplyKind.ROWS, 1);
    }

    @Override
    public void failed(ErrPacket error) {
        packets.release();
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        packets.release();
        session.refuse(cause);
    }
}
