package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Collations;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the results of several shards as one: the first shard's column definitions, the rows of
 * all, one terminal packet. Shards are asked one after the other and rows stream through, so memory
 * stays bounded.
 */
public final class Concatenation implements ReplyListener, Resumable {
    /** Sends the statement of one shard on its connection. */
    public interface Sender {
        void send(BackendConnection connection, int index, ReplyListener listener);
    }

    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;

    /**
     * Rows of more bytes are passed on in parts; of others the client gets the whole or nothing.
     */
    private static final int LARGE_ROW = 64 * 1024;

    // The end of a definition: charset 2, length 4, type 1, flags 2, decimals 1, filler 2.
    private static final int CHARSET_FROM_END = 12;
    private static final int TYPE_FROM_END = 6;
    private static final int FLAGS_FROM_END = 5;
    private static final int UNSIGNED_FLAG = 0x20;

    private enum Phase {
        COUNT,
        DEFINITIONS,
        DEFINITIONS_EOF,
        ROWS
    }

    private final ResultSink sink;
    private final Connections connections;
    private final List<ShardStatement> statements;
    private final ColumnNames names;
    private final Sender sender;
    private final Diagnostics told;
    private final Completion completion;
    private final List<Integer> columnTypes = new ArrayList<>();

    private @Nullable BackendConnection connection;
    private @Nullable ByteBuf partial;
    private Phase phase = Phase.COUNT;
    private int shard;
    private int definitionsLeft;
    private int column;
    private int sequence;
    private long rows;
    private int warnings;
    private int status;
    private boolean continuation;
    private boolean forwarded;

    /** Bytes of a row's packet that have not come yet, while those before them have gone on. */
    private int rowLeft;

    private boolean paused;
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
        this.connections = connections;
        this.statements = statements;
        this.names = names;
        this.sender = sender;
        this.told = told;
        this.warnings = told.rows().size();
        this.completion = completion;
        this.sequence = sink.replySequence();
    }

    public void start() {
        connections.connect(statements.get(shard).group(), new Next());
    }

    @Override
    public void resume() {
        if (paused && connection != null) {
            paused = false;
            connection.reading(true);
        }
    }

    private final class Next implements Connections.Ready {
        @Override
        public void ready(BackendConnection ready) {
            connection = ready;
            phase = Phase.COUNT;
            column = 0;
            sender.send(ready, shard, Concatenation.this);
        }

        @Override
        public void failed(ErrPacket cause) {
            fail(cause);
        }

        @Override
        public void failed(TidegateException cause) {
            fail(ErrPacket.of(cause));
        }
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        ByteBuf all = bytes;
        if (partial != null) {
            all = sink.alloc().buffer(partial.readableBytes() + bytes.readableBytes());
            all.writeBytes(partial).writeBytes(bytes);
            partial.release();
            bytes.release();
            partial = null;
        }
        restOfRow(all);
        forwardPackets(all);
        if (all.isReadable() && !complete) {
            partial = all;
        } else {
            all.release();
        }
        if (complete) {
            shardDone();
        } else if (!sink.isWritable() && !paused && connection != null) {
            paused = true;
            connection.reading(false);
            sink.flush();
        }
    }

    private void forwardPackets(ByteBuf all) {
        while (all.readableBytes() >= HEADER) {
            int length = all.getUnsignedMediumLE(all.readerIndex());
            if (all.readableBytes() < HEADER + length) {
                if (beginsRow(all, length)) {
                    beginRow(all, length);
                }
                return;
            }
            boolean continues = continuation;
            continuation = length == MAX_PAYLOAD;
            boolean definition = phase == Phase.DEFINITIONS;
            if (!continues) {
                forwarded = packet(all, all.readerIndex(), length);
            }
            if (forwarded && definition) {
                forwardRenamed(all, HEADER + length);
            } else if (forwarded) {
                all.setByte(all.readerIndex() + 3, sequence);
                sequence = (sequence + 1) & 0xFF;
                sink.write(all.readRetainedSlice(HEADER + length));
            } else {
                all.skipBytes(HEADER + length);
            }
        }
    }

    /**
     * Whether what has come of a packet says that it is a large row's: those are passed on as they
     * come.
     */
    private boolean beginsRow(ByteBuf all, int length) {
        if (length < LARGE_ROW || phase != Phase.ROWS || all.readableBytes() == HEADER) {
            return false;
        }
        if (continuation) {
            return true;
        }
        int marker = all.getUnsignedByte(all.readerIndex() + HEADER);
        return marker < 0xFE || marker == 0xFE && length == MAX_PAYLOAD;
    }

    private void beginRow(ByteBuf all, int length) {
        if (!continuation) {
            forwarded = packet(all, all.readerIndex(), length);
        }
        continuation = length == MAX_PAYLOAD;
        all.setByte(all.readerIndex() + 3, sequence);
        if (forwarded) {
            sequence = (sequence + 1) & 0xFF;
        }
        rowLeft = HEADER + length;
        restOfRow(all);
    }

    private void restOfRow(ByteBuf all) {
        int part = Math.min(rowLeft, all.readableBytes());
        if (part > 0) {
            rowLeft -= part;
            if (forwarded) {
                sink.write(all.readRetainedSlice(part));
            } else {
                all.skipBytes(part);
            }
        }
    }

    /** The client sees the columns of the logical table. */
    private void forwardRenamed(ByteBuf all, int size) {
        all.readBytes(names.input(size), 0, size);
        names.rename(size, statements.getFirst());
        ByteBuf out = sink.alloc().buffer(names.outputLength());
        out.writeBytes(names.output(), 0, names.outputLength());
        out.setByte(3, sequence);
        sequence = (sequence + 1) & 0xFF;
        sink.write(out);
    }

    /** Looks at the begin of one packet; true when the client gets it. */
    private boolean packet(ByteBuf all, int at, int length) {
        int marker = length == 0 ? 0 : all.getUnsignedByte(at + HEADER);
        if (marker == 0xFF) {
            error = ErrPacket.decode(all.slice(at + HEADER, length));
            return false;
        }
        boolean first = shard == 0;
        return switch (phase) {
            case COUNT -> {
                if (marker == 0) {
                    noResult();
                    yield false;
                }
                definitionsLeft = marker;
                if (marker == 0xFC) {
                    definitionsLeft = all.getUnsignedShortLE(at + HEADER + 1);
                }
                if (!first && definitionsLeft != columnTypes.size()) {
                    drift();
                }
                phase = Phase.DEFINITIONS;
                yield first;
            }
            case DEFINITIONS -> {
                int type = meaning(all, at + HEADER + length);
                if (first) {
                    columnTypes.add(type);
                } else if (column < columnTypes.size()
                        && !sameMeaning(columnTypes.get(column), type)) {
                    drift();
                }
                column++;
                if (--definitionsLeft == 0) {
                    phase = deprecatesEof() ? Phase.ROWS : Phase.DEFINITIONS_EOF;
                }
                yield first;
            }
            case DEFINITIONS_EOF -> {
                phase = Phase.ROWS;
                yield first;
            }
            case ROWS -> (marker != 0xFE || length == MAX_PAYLOAD) && error == null;
        };
    }

    /** What a client decodes a column's values by: character set, type, sign. */
    private static int meaning(ByteBuf all, int end) {
        int unsigned = all.getUnsignedShortLE(end - FLAGS_FROM_END) & UNSIGNED_FLAG;
        return (all.getUnsignedShortLE(end - CHARSET_FROM_END) << 16)
                | (all.getUnsignedByte(end - TYPE_FROM_END) << 8)
                | unsigned;
    }

    /** Which collation of a character set is named hangs on how a connection came to it. */
    private static boolean sameMeaning(int one, int other) {
        return (char) one == (char) other && Collations.sameCharacterSet(one >>> 16, other >>> 16);
    }

    private void noResult() {
        error =
                ErrPacket.of(
                        ErrorCode.BACKEND_PROTOCOL.with(
                                "a shard answered a read without a result set; nothing of it was kept"));
    }

    private void drift() {
        if (error == null) {
            error =
                    ErrPacket.of(
                            ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                                    "the sub-tables differ in their columns, so that their rows make no one"
                                            + " result; compare SHOW CREATE TABLE of the sub-tables and mend the one"
                                            + " that differs"));
        }
    }

    private boolean deprecatesEof() {
        return (sink.capabilities() & Capability.DEPRECATE_EOF) != 0;
    }

    private void shardDone() {
        BackendConnection done = connection;
        connection = null;
        if (done != null) {
            warnings += done.outcome().warnings();
            if (!done.outcome().isError()) {
                status = done.outcome().status();
                rows += done.outcome().rows();
            }
            if (paused) {
                paused = false;
                done.reading(true);
            }
            connections.settle(done);
        }
        if (error != null) {
            fail(error);
        } else if (++shard < statements.size()) {
            start();
        } else {
            finish();
        }
    }

    private void finish() {
        ByteBuf out = sink.alloc().buffer(16);
        int start = PacketWriter.begin(out);
        int flags = status & ~ServerStatus.MORE_RESULTS;
        if (deprecatesEof()) {
            new OkPacket(0, 0, flags, warnings, "").encodeAsEof(out);
        } else {
            new EofPacket(warnings, flags).encode(out);
        }
        PacketWriter.end(out, start, sequence);
        sink.write(out);
        sink.flush();
        completion.rows(rows, told);
    }

    private void fail(ErrPacket cause) {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        if (forwarded && (continuation || rowLeft > 0)) {
            // The client would read the error as the rest of a row that it has the begin of.
            sink.abort();
        } else {
            Answers.error(sink, cause, sequence);
        }
        completion.failed(cause);
    }

    @Override
    public void onReadComplete() {
        sink.flush();
    }

    @Override
    public void onLost(TidegateException cause) {
        BackendConnection lost = connection;
        connection = null;
        paused = false;
        if (lost != null) {
            connections.lost(lost);
        }
        fail(ErrPacket.of(cause));
    }
}
