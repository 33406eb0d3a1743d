package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.WholeReply;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import io.tidegate.proxy.wire.message.TextPackets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks a server for the columns that rows are selected for, or that an INSERT does not name. It
 * prepares a SELECT of them, which touches no data, and opens no transaction.
 */
final class TargetColumns implements Connections.Ready {
    private final Session session;
    private final byte[] question;
    private final Consumer<List<ColumnDefinition>> then;

    private TargetColumns(Session session, byte[] question, Consumer<List<ColumnDefinition>> then) {
        this.session = session;
        this.question = question;
        this.then = then;
    }

    /**
     * Calls {@code then} with them; the session answers its client where there are none.
     *
     * @param select the columns
     * @param at a group that has the table
     */
    static void ask(
            Session session, String select, GroupId at, Consumer<List<ColumnDefinition>> then) {
        byte[] question = select.getBytes(session.settings().dialect().charset());
        session.connections()
                .connectOutsideTransaction(at, new TargetColumns(session, question, then));
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.send(
                Commands.text(session.sink().alloc(), Command.COM_STMT_PREPARE, question),
                ReplyKind.PREPARE,
                Commands.packets(question.length + 1),
                new WholeReply(connection, new Answer(connection)));
    }

    private final class Answer implements WholeReply.Then {
        private final BackendConnection connection;

        Answer(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void ok(ByteBuf reply) {
            List<ColumnDefinition> columns = new ArrayList<>();
            boolean readable = read(reply, columns);
            session.settle(
                    connection,
                    () ->
                            session.guarded(() -> {
                                if (!readable) {
                                    throw ErrorCode.BACKEND_PROTOCOL.with(
                                            "a prepared statement that cannot be read");
                                }
                                then.accept(columns);
                            }));
        }

        private boolean read(ByteBuf reply, List<ColumnDefinition> columns) {
            try {
                PrepareOk ok = PrepareOk.decode(TextPackets.next(reply));
                for (int i = 0; i < ok.columns(); i++) {
                    columns.add(ColumnDefinition.decode(TextPackets.next(reply)));
                }
                connection.close(new BackendStatements.Prepared(ok.statementId(), 0));
                return true;
            } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
                return false;
            }
        }

        @Override
        public void failed(ErrPacket error) {
            session.settle(connection, () -> session.answerError(error));
        }

        @Override
        public void lost(TidegateException cause) {
            session.lost(connection, cause, false);
        }
    }

    @Override
    public void failed(ErrPacket error) {
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }
}
