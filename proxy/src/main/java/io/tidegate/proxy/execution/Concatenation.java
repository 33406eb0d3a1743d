package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends the results of several shards as one: one shard's column definitions, the rows of all, one
 * terminal packet. Groups are asked at the same time, the shards of a group one after the other
 * over its connection; rows stream through, so memory stays bounded.
 */
public final class Concatenation implements Resumable {
    /** Sends the statement of one shard on its connection. */
    public interface Sender {
        void send(BackendConnection connection, int index, ReplyListener listener);
    }

    private final ResultSink sink;
    private final List<ShardStatement> statements;
    private final ColumnNames names;
    private final Sender sender;
    private final Completion completion;
    private final List<GroupRows> parts = new ArrayList<>();
    private final List<SharedColumn> columns = new ArrayList<>();

    private int asked;
    private int sequence;
    private long rows;
    private final CollectedWarnings warnings;
    private int status;
    private boolean described;

    /** The client has a part of the reply. */
    private boolean begun;

    private boolean blocked;
    private boolean aborted;
    private boolean over;
    private @Nullable GroupRows inside;
    private @Nullable ErrPacket error;

    /**
     * @param told what SHOW WARNINGS tells beside the servers' warnings
     */
    public Concatenation(
            ResultSink sink,
            Connections connections,
            List<ShardStatement> statements,
            ColumnNames names,
            Sender sender,
            Diagnostics told,
            Completion completion) {
        this.sink = sink;
        this.statements = statements;
        this.names = names;
        this.sender = sender;
        this.warnings = new CollectedWarnings(told);
        this.completion = completion;
        this.sequence = sink.replySequence();
        var groups = new TreeMap<GroupId, List<Integer>>();
        for (int i = 0; i < statements.size(); i++) {
            groups.computeIfAbsent(statements.get(i).group(), _ -> new ArrayList<>()).add(i);
        }
        groups.forEach(
                (group, numbers) -> parts.add(new GroupRows(this, connections, group, numbers)));
    }

    /** One group after the other, in their order: two clients never wait for each other. */
    public void start() {
        if (asked < parts.size() && error == null) {
            parts.get(asked++).ask(this::start);
        }
    }

    void send(BackendConnection connection, int statement, ReplyListener listener) {
        sender.send(connection, statement, listener);
    }

    @Override
    public void resume() {
        if (blocked) {
            blocked = false;
            parts.forEach(part -> part.pauseIf(false));
        }
    }

    /** Something of a part's reply is there. */
    void cameFor(GroupRows part) {
        takeTurns(part);
        if (over) {
            return;
        }
        boolean full = !sink.isWritable();
        blocked |= full;
        for (GroupRows each : parts) {
            each.pauseIf(blocked);
        }
        if (full) {
            sink.flush();
        }
    }

    /** A part that leaves a row, or has sent the columns, lets the others go on. */
    private void takeTurns(GroupRows first) {
        boolean waited = !described || inside != null;
        first.take();
        inside = first.isInsideRow() && !first.isEnded() ? first : inside == first ? null : inside;
        if (waited && described && inside == null) {
            for (GroupRows part : parts) {
                if (part != first && inside == null) {
                    part.take();
                    inside = part.isInsideRow() && !part.isEnded() ? part : null;
                }
            }
        }
    }

    boolean mayWrite(GroupRows part) {
        return inside == null ? described || describes(part) : inside == part;
    }

    /** Whether the columns are sent as it says. */
    boolean describes(GroupRows part) {
        return part == parts.getFirst();
    }

    void described() {
        described = true;
    }

    boolean isFailed() {
        return error != null;
    }

    /** Those of the first shard. */
    List<SharedColumn> columns() {
        return columns;
    }

    ByteBufAllocator alloc() {
        return sink.alloc();
    }

    void write(ByteBuf bytes) {
        begun = true;
        sink.write(bytes);
    }

    void flush() {
        sink.flush();
    }

    int nextSequence() {
        int next = sequence;
        sequence = (sequence + 1) & 0xFF;
        return next;
    }

    /** The client sees the columns of the logical table. */
    void writeRenamed(ByteBuf all, int size) {
        all.readBytes(names.input(size), 0, size);
        names.rename(size, statements.get(parts.getFirst().firstStatement()));
        ByteBuf out = sink.alloc().buffer(names.outputLength());
        out.writeBytes(names.output(), 0, names.outputLength());
        out.setByte(3, nextSequence());
        write(out);
    }

    boolean deprecatesEof() {
        return (sink.capabilities() & Capability.DEPRECATE_EOF) != 0;
    }

    CollectedWarnings warnings() {
        return warnings;
    }

    void add(Outcome outcome) {
        if (!outcome.isError()) {
            status = outcome.status();
            rows += outcome.rows();
        }
    }

    /** The client has the begin of a row whose rest nobody has. */
    void abort() {
        aborted = true;
    }

    /** The first error counts. What the others still send is of no use. */
    void fail(ErrPacket cause) {
        if (error == null && !over) {
            error = cause;
            for (GroupRows part : parts) {
                if (!part.isEnded() && !part.isInsideRow()) {
                    part.stop();
                }
            }
        }
        end();
    }

    /** The client gets its answer when no connection is at work for it any more. */
    void end() {
        for (int i = 0; i < asked; i++) {
            if (!parts.get(i).isEnded()) {
                return;
            }
        }
        if (over || error == null && asked < parts.size()) {
            return;
        }
        over = true;
        ErrPacket cause = error;
        if (cause == null) {
            finish();
            return;
        }
        if (!begun && completion.repeats(cause)) {
            return;
        }
        if (aborted) {
            // The client would read the error as the rest of a row that it has the begin of.
            sink.abort();
        } else {
            Answers.error(sink, cause, sequence);
        }
        completion.failed(cause);
    }

    private void finish() {
        ByteBuf out = sink.alloc().buffer(16);
        int start = PacketWriter.begin(out);
        int flags = status & ~ServerStatus.MORE_RESULTS;
        if (deprecatesEof()) {
            new OkPacket(0, 0, flags, warnings.count(), "").encodeAsEof(out);
        } else {
            new EofPacket(warnings.count(), flags).encode(out);
        }
        PacketWriter.end(out, start, sequence);
        sink.write(out);
        sink.flush();
        completion.rows(rows, warnings.diagnostics());
    }
}
