package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.plan.ReportedId;

/** Forwards a server's OK with the id that one server with an AUTO_INCREMENT column would tell. */
public final class KeyedRelay implements WholeReply.Then {
    private static final int HEADER = 4;

    private final ResultSink sink;
    private final BackendConnection connection;
    private final ReportedId id;
    private final boolean countsFound;
    private final Relay.Ending ending;

    /**
     * @param countsFound whether the client has rows counted that an update finds and leaves alone
     */
    public KeyedRelay(
            ResultSink sink,
            BackendConnection connection,
            ReportedId id,
            boolean countsFound,
            Relay.Ending ending) {
        this.sink = sink;
        this.connection = connection;
        this.id = id;
        this.countsFound = countsFound;
        this.ending = ending;
    }

    /** Sends the statement; {@code packets} passes to the connection. */
    public void start(ByteBuf packets, ReplyKind kind, int firstReplySequence) {
        connection.send(packets, kind, firstReplySequence, new WholeReply(connection, this));
    }

    @Override
    public void ok(ByteBuf reply) {
        OkPacket ok = OkPacket.decode(reply.skipBytes(HEADER));
        long told = id.of(ok.affectedRows(), ok.lastInsertId(), countsFound);
        Answers.ok(
                sink,
                new OkPacket(
                        ok.affectedRows(),
                        told,
                        ok.status(),
                        ok.warnings(),
                        ok.info(),
                        ok.state()));
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
