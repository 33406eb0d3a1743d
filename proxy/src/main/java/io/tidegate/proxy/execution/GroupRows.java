package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of one group's shards, which are asked one after the other, as part of a {@link
 * Concatenation}. Its rows go on as they come, unless another part is inside a row or the columns
 * have not been sent.
 */
final class GroupRows implements ReplyListener {
    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;

    /**
     * Rows of more bytes are passed on in parts; of others the client gets the whole or nothing.
     */
    private static final int LARGE_ROW = 64 * 1024;

    private enum Phase {
        COUNT,
        DEFINITIONS,
        DEFINITIONS_EOF,
        ROWS
    }

    private final Concatenation whole;
    private final Connections connections;
    private final GroupId group;
    private final List<Integer> statements;

    private @Nullable BackendConnection connection;
    private @Nullable ByteBuf partial;
    private @Nullable ErrPacket error;
    private Phase phase = Phase.COUNT;
    private int statement;
    private int definitionsLeft;
    private int column;
    private boolean continuation;
    private boolean forwarded;

    /** Bytes of a row's packet that have not come yet, while those before them have gone on. */
    private int rowLeft;

    private boolean complete;

    /** The shard has sent all rows, and is asked for its warnings. */
    private boolean warned;

    private boolean paused;
    private boolean stopped;
    private boolean ended;

    /**
     * @param statements of the group's shards, by their numbers
     */
    GroupRows(
            Concatenation whole, Connections connections, GroupId group, List<Integer> statements) {
        this.whole = whole;
        this.connections = connections;
        this.group = group;
        this.statements = statements;
    }

    /**
     * Asks the next of its shards.
     *
     * @param then when that is on its way
     */
    void ask(Runnable then) {
        connections.connect(group, new Next(then));
    }

    int firstStatement() {
        return statements.getFirst();
    }

    /** True when nothing is at work for it any more. */
    boolean isEnded() {
        return ended;
    }

    private final class Next implements Connections.Ready {
        private final Runnable then;

        Next(Runnable then) {
            this.then = then;
        }

        @Override
        public void ready(BackendConnection ready) {
            if (whole.isFailed()) {
                connections.unused(ready);
                end();
                return;
            }
            connection = ready;
            phase = Phase.COUNT;
            column = 0;
            whole.send(ready, statements.get(statement), GroupRows.this);
            then.run();
        }

        @Override
        public void failed(ErrPacket cause) {
            ended = true;
            whole.fail(cause);
        }

        @Override
        public void failed(TidegateException cause) {
            failed(ErrPacket.of(cause));
        }
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean last) {
        if (partial == null) {
            partial = bytes;
        } else {
            ByteBuf all = whole.alloc().buffer(partial.readableBytes() + bytes.readableBytes());
            all.writeBytes(partial).writeBytes(bytes);
            partial.release();
            bytes.release();
            partial = all;
        }
        complete = last;
        whole.cameFor(this);
    }

    /** Goes on with what has come, if it is its turn. */
    void take() {
        ByteBuf all = partial;
        if (whole.isFailed() && !isInsideRow()) {
            drop();
        } else if (all != null && whole.mayWrite(this)) {
            partial = null;
            restOfRow(all);
            forwardPackets(all);
            if (all.isReadable() && !complete) {
                partial = all;
            } else {
                all.release();
            }
            if (whole.isFailed() && !isInsideRow()) {
                stop();
            }
        }
        if (complete && partial == null) {
            complete = false;
            shardDone();
        }
    }

    /** Whether the client has the begin of a row and not its end. */
    boolean isInsideRow() {
        return forwarded && (continuation || rowLeft > 0);
    }

    private void drop() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }

    /** What it still would send is of no use. */
    void stop() {
        drop();
        BackendConnection active = connection;
        if (complete) {
            take();
        } else if (active != null && !stopped) {
            stopped = true;
            pause(false);
            connections.stop(active);
        }
    }

    /** Stops reading when the client takes no more or it is another part's turn, or goes on. */
    void pauseIf(boolean blocked) {
        pause(blocked || partial != null && !whole.mayWrite(this) && !whole.isFailed());
    }

    private void pause(boolean on) {
        // What its warnings say is no row: it comes whoever may write.
        if (connection != null && paused != on && !(on && warned)) {
            paused = on;
            connection.reading(!on);
        }
    }

    private void forwardPackets(ByteBuf all) {
        while (all.readableBytes() >= HEADER && (!whole.isFailed() || isInsideRow())) {
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
                whole.writeRenamed(all, HEADER + length);
            } else if (forwarded) {
                all.setByte(all.readerIndex() + 3, whole.nextSequence());
                whole.write(all.readRetainedSlice(HEADER + length));
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
        if (forwarded) {
            all.setByte(all.readerIndex() + 3, whole.nextSequence());
        }
        rowLeft = HEADER + length;
        restOfRow(all);
    }

    private void restOfRow(ByteBuf all) {
        int part = Math.min(rowLeft, all.readableBytes());
        if (part > 0) {
            rowLeft -= part;
            if (forwarded) {
                whole.write(all.readRetainedSlice(part));
            } else {
                all.skipBytes(part);
            }
        }
    }

    /** Looks at the begin of one packet; true when the client gets it. */
    private boolean packet(ByteBuf all, int at, int length) {
        int marker = length == 0 ? 0 : all.getUnsignedByte(at + HEADER);
        if (marker == 0xFF) {
            error = ErrPacket.decode(all.slice(at + HEADER, length));
            return false;
        }
        boolean first = whole.describes(this) && statement == 0;
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
                if (!first && definitionsLeft != whole.columns().size()) {
                    drift();
                }
                phase = Phase.DEFINITIONS;
                yield first;
            }
            case DEFINITIONS -> {
                SharedColumn its = SharedColumn.of(all.slice(at + HEADER, length));
                if (first) {
                    whole.columns().add(its);
                } else if (column < whole.columns().size()
                        && !its.agreesWith(whole.columns().get(column))) {
                    drift();
                }
                column++;
                if (--definitionsLeft == 0) {
                    phase = whole.deprecatesEof() ? Phase.ROWS : Phase.DEFINITIONS_EOF;
                    if (phase == Phase.ROWS && first) {
                        whole.described();
                    }
                }
                yield first;
            }
            case DEFINITIONS_EOF -> {
                phase = Phase.ROWS;
                if (first) {
                    whole.described();
                }
                yield first;
            }
            case ROWS -> (marker != 0xFE || length == MAX_PAYLOAD) && error == null;
        };
    }

    private void noResult() {
        error =
                ErrPacket.of(
                        ErrorCode.BACKEND_PROTOCOL.with(
                                "a shard answered a read without a result set; nothing of it was kept"));
    }

    private void drift() {
        if (error == null) {
            error = ErrPacket.of(SharedColumn.drift());
        }
    }

    private void shardDone() {
        BackendConnection done = connection;
        if (done == null) {
            next();
            return;
        }
        whole.add(done.outcome());
        warned = true;
        pause(false);
        if (error != null || whole.isFailed()) {
            settle(done);
        } else {
            whole.warnings().take(done, new Asked(done));
        }
    }

    private final class Asked implements CollectedWarnings.Then {
        private final BackendConnection its;

        Asked(BackendConnection its) {
            this.its = its;
        }

        @Override
        public void asked() {
            settle(its);
        }

        @Override
        public void lost(TidegateException cause) {
            onLost(cause);
        }
    }

    private void settle(BackendConnection done) {
        warned = false;
        connection = null;
        connections.settle(done);
        next();
    }

    private void next() {
        if (error != null) {
            ended = true;
            whole.fail(error);
        } else if (!whole.isFailed() && ++statement < statements.size()) {
            ask(() -> {});
        } else {
            end();
        }
    }

    private void end() {
        ended = true;
        whole.end();
    }

    @Override
    public void onReadComplete() {
        whole.flush();
    }

    @Override
    public void onLost(TidegateException cause) {
        BackendConnection lost = connection;
        connection = null;
        warned = false;
        paused = false;
        complete = false;
        drop();
        if (lost != null) {
            connections.lost(lost);
        }
        ended = true;
        if (isInsideRow()) {
            whole.abort();
        }
        whole.fail(ErrPacket.of(cause));
    }
}
