package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.sharding.plan.ShardStatement;
import org.jspecify.annotations.Nullable;

/**
 * Forwards one connection's reply as received. One per session, used again for each command.
 *
 * <p>Back-pressure: while the client's channel is full the server's is not read, so that memory is
 * bounded whatever the size of a result.
 */
public final class Relay implements ReplyListener {
    /** Who is told that the reply is over. */
    public interface Ending {
        /** The whole reply was forwarded; the connection's outcome tells how it went. */
        void relayed(BackendConnection connection);

        /**
         * The connection is gone.
         *
         * @param begun true when the client has a part of the reply already
         */
        void lost(BackendConnection connection, TidegateException cause, boolean begun);
    }

    private final ResultSink sink;
    private final Ending ending;
    private @Nullable BackendConnection connection;
    private final LogicalColumns columns;
    private boolean begun;
    private boolean paused;

    public Relay(ResultSink sink, ColumnNames names, Ending ending) {
        this.sink = sink;
        this.columns = new LogicalColumns(names);
        this.ending = ending;
    }

    /** Sends a command and relays its reply; {@code packets} passes to the connection. */
    public void start(
            BackendConnection target, ByteBuf packets, ReplyKind kind, int firstReplySequence) {
        connection = target;
        begun = false;
        target.send(packets, kind, firstReplySequence, this);
    }

    /** Relays the reply of a shard, with the logical tables' names in its columns. */
    public void start(
            BackendConnection target,
            ByteBuf packets,
            int firstReplySequence,
            ShardStatement statement) {
        columns.expect(statement);
        start(target, packets, ReplyKind.RESULT, firstReplySequence);
    }

    /** The client can take more. */
    public void resume() {
        if (paused && connection != null) {
            paused = false;
            connection.reading(true);
        }
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        ByteBuf forwarded = bytes;
        if (!columns.isDone()) {
            forwarded = columns.take(bytes, complete);
            if (forwarded == null) {
                return;
            }
        }
        begun = true;
        sink.write(forwarded);
        if (complete) {
            sink.flush();
            resume();
            BackendConnection done = connection;
            connection = null;
            if (done != null) {
                ending.relayed(done);
            }
        } else if (!sink.isWritable() && !paused && connection != null) {
            paused = true;
            connection.reading(false);
            sink.flush();
        }
    }

    @Override
    public void onReadComplete() {
        sink.flush();
    }

    @Override
    public void onLost(TidegateException cause) {
        columns.expect(null);
        BackendConnection lost = connection;
        connection = null;
        paused = false;
        if (lost != null) {
            ending.lost(lost, cause, begun);
        }
    }
}
