package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.execution.LogicalColumns;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import io.tidegate.sharding.plan.ShardStatement;
import org.jspecify.annotations.Nullable;

/** Forwards the reply to a PREPARE with the session's statement id in place of the server's. */
final class PrepareRelay implements ReplyListener {
    private static final int HEADER = 4;
    private static final int ID_AT = 5;
    private static final int EOF_LENGTH = 5;
    private static final int EOF_STATUS_AT = HEADER + 3;

    /** Gives the statement its id in the session. */
    interface Naming {
        int name(int backendId, int parameters);
    }

    private final Session session;
    private final BackendConnection connection;
    private final byte[] sql;
    private final @Nullable ShardStatement shard;
    private @Nullable Naming naming;
    private @Nullable ByteBuf reply;

    /**
     * @param shard of which the text is, so that its columns have names of sub-tables; or null
     */
    PrepareRelay(
            Session session,
            BackendConnection connection,
            byte[] sql,
            @Nullable ShardStatement shard) {
        this.session = session;
        this.connection = connection;
        this.sql = sql;
        this.shard = shard;
    }

    void start(Naming onOk) {
        naming = onOk;
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
            showTransaction(all);
        }
        session.sink()
                .write(
                        shard == null || error
                                ? all
                                : LogicalColumns.ofPrepared(
                                        all, shard, session.context().columnNames()));
        session.sink().flush();
        if (error) {
            session.last().error();
        } else {
            session.last().ok(0, 0);
        }
        session.settle(connection, session::idle);
    }

    /**
     * The statement may have been prepared outside of the client's transaction: the EOF packets
     * behind the definitions say what the client's session is in.
     */
    private void showTransaction(ByteBuf all) {
        int at = all.readerIndex();
        while (at < all.writerIndex()) {
            int length = all.getUnsignedMediumLE(at);
            if (length == EOF_LENGTH && all.getUnsignedByte(at + HEADER) == EofPacket.HEADER) {
                int known = all.getUnsignedShortLE(at + EOF_STATUS_AT);
                all.setShortLE(
                        at + EOF_STATUS_AT,
                        known | (session.status() & ServerStatus.IN_TRANSACTION));
            }
            at += HEADER + length;
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        if (reply != null) {
            reply.release();
            reply = null;
        }
        session.lost(connection, cause, false);
    }
}
