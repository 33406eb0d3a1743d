package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forwards one connection's reply as received. One per session, used again for each command.
 *
 * <p>Back-pressure: while the client's channel is full the server's is not read, so that memory is
 * bounded whatever the size of a result. A file that the server asked for goes the other way, and
 * is not taken from the client while the server's channel is full.
 */
public final class Relay implements ReplyListener, FileTaker {
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

        /**
         * The connection is gone while the client was sending a file, which it has sent to its end
         * by now.
         *
         * @param sequence the sequence id that the client expects next
         */
        default void lostBehindFile(
                BackendConnection connection, TidegateException cause, int sequence) {
            lost(connection, cause, true);
        }

        /** Whether another server would answer what this one has answered by an error. */
        default boolean canRepeat(BackendConnection connection) {
            return false;
        }

        /** Another server is to answer; nothing of the error was forwarded. */
        default void repeat(BackendConnection connection) {}
    }

    private record Lost(BackendConnection connection, TidegateException cause) {}

    private final ResultSink sink;
    private final Ending ending;
    private final LogicalColumns columns;
    private final OfferedFiles files = new OfferedFiles();
    private @Nullable BackendConnection connection;
    private @Nullable Lost lost;
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
        start(target, packets, kind, firstReplySequence, List.of());
    }

    /**
     * Relays the reply to a command that may make the server ask for files.
     *
     * @param offered their names in order; a request for any other ends the connection
     */
    public void start(
            BackendConnection target,
            ByteBuf packets,
            ReplyKind kind,
            int firstReplySequence,
            List<byte[]> offered) {
        connection = target;
        begun = false;
        files.offer(offered);
        target.send(packets, kind, firstReplySequence, this);
    }

    /** Relays the reply of a shard, with the logical tables' names in its columns. */
    public void start(
            BackendConnection target,
            ByteBuf packets,
            ReplyKind kind,
            int firstReplySequence,
            ShardStatement statement) {
        columns.expect(statement);
        start(target, packets, kind, firstReplySequence);
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
        BackendConnection from = connection;
        if (complete && !begun && from != null && isRepeated(from)) {
            bytes.release();
            connection = null;
            columns.expect(null);
            ending.repeat(from);
            return;
        }
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
        } else if (files.isBegun()) {
            sink.flush();
            sink.receiveFile(files.sequence());
        } else if (!sink.isWritable() && !paused && connection != null) {
            paused = true;
            connection.reading(false);
            sink.flush();
        }
    }

    private boolean isRepeated(BackendConnection from) {
        return from.isReplica() && from.outcome().isError() && ending.canRepeat(from);
    }

    @Override
    public void onReadComplete() {
        sink.flush();
    }

    @Override
    public boolean offersFile() {
        return !files.areNone();
    }

    @Override
    public boolean sendsFile(byte[] name, int sequence) {
        return files.begin(name, sequence);
    }

    @Override
    public void onWritable() {
        if (files.isBegun()) {
            sink.takeFile();
        }
    }

    @Override
    public boolean takesFile() {
        return files.isBegun() && (connection == null || connection.isWritable());
    }

    @Override
    public void file(ByteBuf part) {
        if (connection == null) {
            part.release();
        } else {
            connection.sendFile(part);
        }
    }

    @Override
    public void fileEnded(int sequence) {
        files.end();
        Lost before = lost;
        lost = null;
        if (before != null) {
            ending.lostBehindFile(before.connection(), before.cause(), sequence);
        } else if (connection != null) {
            connection.fileSent(sequence);
        }
    }

    @Override
    public void onLost(TidegateException cause) {
        columns.expect(null);
        BackendConnection gone = connection;
        connection = null;
        paused = false;
        if (gone == null) {
            return;
        }
        if (files.isBegun()) {
            // The client listens again when it has sent the rest.
            lost = new Lost(gone, cause);
            sink.takeFile();
        } else {
            ending.lost(gone, cause, begun);
        }
    }
}
