package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.catalogue.RowEdit;

/** Forwards how a server describes a sub-table as the description of the logical table. */
public final class EditedRelay implements WholeReply.Then {
    private final ResultSink sink;
    private final BackendConnection connection;
    private final RowEdit edit;
    private final boolean binary;
    private final Relay.Ending ending;

    /**
     * @param binary whether the reply answers an execution
     */
    public EditedRelay(
            ResultSink sink,
            BackendConnection connection,
            RowEdit edit,
            boolean binary,
            Relay.Ending ending) {
        this.sink = sink;
        this.connection = connection;
        this.edit = edit;
        this.binary = binary;
        this.ending = ending;
    }

    /** Sends the question; {@code packets} passes to the connection. */
    public void start(ByteBuf packets, int firstReplySequence) {
        connection.send(
                packets, ReplyKind.RESULT, firstReplySequence, new WholeReply(connection, this));
    }

    @Override
    public void ok(ByteBuf reply) {
        ByteBuf out = sink.alloc().buffer(reply.readableBytes());
        boolean deprecatesEof = (sink.capabilities() & Capability.DEPRECATE_EOF) != 0;
        try {
            EditedResult.write(reply, out, edit, deprecatesEof, binary);
        } catch (MalformedPacketException malformed) {
            out.release();
            connection.discard();
            ending.lost(
                    connection,
                    ErrorCode.BACKEND_PROTOCOL.with(
                            "a server of group "
                                    + connection.group()
                                    + " described a table in a way that cannot be read: "
                                    + malformed.getMessage()),
                    false);
            return;
        } catch (TidegateException refused) {
            out.release();
            connection.discard();
            ending.lost(connection, refused, false);
            return;
        }
        sink.write(out);
        sink.flush();
        ending.relayed(connection);
    }

    @Override
    public void failed(ErrPacket error) {
        Answers.error(sink, error);
        ending.relayed(connection);
    }

    @Override
    public void lost(TidegateException cause) {
        ending.lost(connection, cause, false);
    }
}
