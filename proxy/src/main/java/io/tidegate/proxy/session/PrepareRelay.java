package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.message.PrepareOk;
import org.jspecify.annotations.Nullable;

/** Forwards the reply to a PREPARE with the session's statement id in place of the server's. */
final class PrepareRelay implements ReplyListener {
    private static final int HEADER = 4;
    private static final int ID_AT = 5;

    /** Gives the statement its id in the session. */
    interface Naming {
        int name(int backendId, int parameters);
    }

    private final Session session;
    private final BackendConnection connection;
    private final byte[] sql;
    private @Nullable Naming naming;
    private @Nullable ByteBuf reply;

    PrepareRelay(Session session, BackendConnection connection, byte[] sql) {
        this.session = session;
        this.connection = connection;
        this.sql = sql;
    }

    void start(Naming onOk) {
        naming = onOk;
        session.text().relayTarget(connection.group());
        connection.send(
                Commands.text(session.sink().alloc(), Command.COM_STMT_PREPARE, sql),
                ReplyKind.PREPARE,
                Commands.packets(sql.length + 1),
                this);
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        if (reply == null) {
            reply = bytes;
        } else {
            reply.writeBytes(bytes);
            bytes.release();
        }
        if (complete) {
            forward(reply);
        }
    }

    private void forward(ByteBuf all) {
        reply = null;
        boolean error = connection.outcome().isError();
        if (!error && naming != null) {
            int from = all.readerIndex();
            PrepareOk ok =
                    PrepareOk.decode(all.slice(from + HEADER, all.getUnsignedMediumLE(from)));
            all.setIntLE(from + ID_AT, naming.name(ok.statementId(), ok.parameters()));
        }
        session.sink().write(all);
        session.sink().flush();
        session.connections().settle(connection);
        if (error) {
            session.last().error();
        } else {
            session.last().ok(0, 0);
        }
        session.idle();
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        if (reply != null) {
            reply.release();
            reply = null;
        }
        session.lost(cause, false);
    }
}
