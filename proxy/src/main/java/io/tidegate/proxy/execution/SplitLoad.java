package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.load.LineCutter;
import io.tidegate.sharding.plan.RowLoad;
import io.tidegate.sharding.plan.RowsWritten;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * LOAD DATA LOCAL into a sharded table. The client's file is cut into lines, each of which is kept
 * for its shard; a shard with enough of them gets them by a LOAD DATA LOCAL of its own. What a
 * group gets is one transaction there, and commits when the last line has found its shard: a line
 * without one leaves nothing behind.
 *
 * <pre>
 *   groups connected --> client asked --> lines --> end of file --> commits --> answer
 *                                           |                                     ^
 *                                           +-- broken line, error, KILL --> rest of the file is dropped
 * </pre>
 *
 * <p>Back-pressure: while lines take too much memory the client is not read. A file is taken to its
 * end whatever happens, as a client that sends one does not listen.
 */
public final class SplitLoad implements FileTaker {
    private static final int FILE_REQUEST = 0xFB;
    private static final int LONGEST_LINE = 2 * 1024 * 1024;

    private final ResultSink sink;
    private final byte[] fileName;
    private final RowLoad load;
    private final Concatenation.Sender sender;
    private final IntConsumer listening;
    private final Executor later;
    private final LoadConnections connections;
    private final FilePayload payload = new FilePayload();
    private final List<WriteTarget> targets;
    private final ShardLines lines;
    private final Writes writes;
    private @Nullable LineCutter cutter;
    private @Nullable Runnable answer;
    private boolean fileEnded;
    private boolean clientGone;

    /**
     * @param fileName for which the client is asked
     * @param sender sends the statement of a shard, by its number
     * @param listening told with which sequence id the client expects its answer
     * @param later what is to be done when nothing else is
     */
    public SplitLoad(
            ResultSink sink,
            Connections connections,
            byte[] fileName,
            RowLoad load,
            Concatenation.Sender sender,
            IntConsumer listening,
            Executor later,
            Supplier<OkPacket> ending,
            Diagnostics told,
            Completion completion) {
        this.sink = sink;
        this.fileName = fileName;
        this.load = load;
        this.sender = sender;
        this.listening = listening;
        this.later = later;
        this.targets = WriteTarget.shards(load.statements());
        this.lines = new ShardLines(sink.alloc(), targets);
        this.connections = new LoadConnections(connections, load);
        this.writes =
                new Writes(
                        sink,
                        this.connections,
                        targets,
                        this::send,
                        Writes.Counting.SUM,
                        RowsWritten.LOADED,
                        ending,
                        null,
                        told,
                        completion);
        writes.fedBy(new Lines());
    }

    public void start() {
        writes.start();
    }

    /** Why there is no load, in the words of servers, where client or server want no files. */
    public static TidegateException disabled() {
        return ErrorCode.MYSQL_LOCAL_FILES_DISABLED.with(
                "Loading local data is disabled; this must be enabled on both the client and server"
                        + " sides");
    }

    private void askForFile() {
        cutter = load.cutter(connections.charset(), LONGEST_LINE);
        ByteBuf request = sink.alloc().buffer(fileName.length + 8);
        int start = PacketWriter.begin(request);
        request.writeByte(FILE_REQUEST);
        request.writeBytes(fileName);
        int sequence = PacketWriter.end(request, start, sink.replySequence());
        sink.write(request);
        sink.flush();
        sink.receiveFile(sequence);
    }

    /** What groups get to do. */
    private final class Lines implements Feed {
        @Override
        public int next(GroupId group) {
            lines.done(group);
            if (cutter == null) {
                askForFile();
            }
            if (takesFile()) {
                sink.takeFile();
            }
            int shard = lines.next(group, fileEnded);
            return shard != ShardLines.NONE ? shard : fileEnded ? Agenda.OVER : Agenda.NOTHING_YET;
        }

        @Override
        public void stopped() {
            lines.clear();
            if (takesFile()) {
                sink.takeFile();
            }
        }

        @Override
        public void whenListening(Runnable then) {
            if (clientGone) {
                return;
            }
            if (cutter == null || fileEnded) {
                then.run();
            } else {
                answer = then;
            }
        }
    }

    private void send(BackendConnection connection, int shard, ReplyListener listener) {
        ByteBuf part = lines.take(targets.get(shard).group(), shard);
        sender.send(connection, shard, new PartUpload(connection, fileName, part, listener));
    }

    @Override
    public boolean takesFile() {
        return cutter != null && !fileEnded && (lines.takesMore() || !writes.goesOn());
    }

    @Override
    public Duration patience() {
        return connections.patience();
    }

    @Override
    public void file(ByteBuf part) {
        try {
            if (writes.goesOn()) {
                payload.read(part, this::cut);
            }
        } catch (TidegateException broken) {
            stop(ErrPacket.of(broken));
        } finally {
            part.release();
        }
        writes.resume();
    }

    @Override
    public void fileEnded(int sequence) {
        listening.accept(sequence);
        LineCutter whole = cutter;
        if (whole != null && writes.goesOn()) {
            try {
                whole.end();
                place(whole);
            } catch (TidegateException broken) {
                stop(ErrPacket.of(broken));
            }
        }
        fileEnded = true;
        writes.resume();
        Runnable then = answer;
        answer = null;
        if (then != null) {
            then.run();
        }
    }

    private void cut(byte[] bytes, int count) {
        LineCutter into = cutter;
        if (into != null) {
            into.add(bytes, 0, count);
            place(into);
        }
    }

    private void place(LineCutter from) {
        while (from.next()) {
            int shard = load.shardOf(from, connections.charset(), connections.ids());
            lines.add(shard, from.buffer(), from.lineFrom(), from.lineLength());
        }
    }

    private void stop(ErrPacket error) {
        writes.stop(error);
        lines.clear();
    }

    /** The statement was killed. What runs on servers is stopped there. */
    public void kill(TidegateException cause) {
        stop(ErrPacket.of(cause));
        later.execute(() -> {
            writes.resume();
            if (takesFile()) {
                sink.takeFile();
            }
        });
    }

    /** The client is gone: nobody gets an answer, and what was done is undone. */
    public void abandon() {
        clientGone = true;
        answer = null;
        stop(
                ErrPacket.of(
                        ErrorCode.GROUP_UNREACHABLE.with(
                                "the client has gone; nothing was loaded")));
        writes.abandon();
    }
}
