package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.sharding.plan.ShardStatement;
import org.jspecify.annotations.Nullable;

/**
 * The begin of a shard's reply on its way to the client: when all column definitions are there they
 * are given the logical table's name, and everything behind them stays where it is. A reply without
 * columns passes as it is.
 */
public final class LogicalColumns {
    private static final int HEADER = 4;
    private static final int MOST_SHORT = 0xFA;
    private static final int TWO = 0xFC;
    private static final int UNKNOWN = -1;

    private final ColumnNames names;
    private @Nullable ShardStatement statement;
    private @Nullable ByteBuf held;

    LogicalColumns(ColumnNames names) {
        this.names = names;
    }

    /** Expects the reply to a statement; null for one that is not looked at. */
    void expect(@Nullable ShardStatement next) {
        statement = next;
        release();
    }

    boolean isDone() {
        return statement == null;
    }

    /** Forgets what it holds. */
    void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /**
     * Takes the next bytes of the reply.
     *
     * @param complete no more will come
     * @return what the client gets now; null while more is needed
     */
    @Nullable ByteBuf take(ByteBuf next, boolean complete) {
        ShardStatement expected = statement;
        if (expected == null) {
            return next;
        }
        ByteBuf bytes = joined(next);
        int definitions = definitions(bytes);
        int end = definitions > 0 ? end(bytes, definitions) : 0;
        if (!complete && (definitions == UNKNOWN || end == UNKNOWN)) {
            held = bytes;
            return null;
        }
        statement = null;
        return definitions > 0 && end > 0 ? renamed(bytes, end, expected) : bytes;
    }

    private ByteBuf joined(ByteBuf next) {
        ByteBuf before = held;
        if (before == null) {
            return next;
        }
        held = null;
        before.writeBytes(next);
        next.release();
        return before;
    }

    /**
     * The whole reply to a PREPARE: definitions of parameters and columns behind its first packet.
     *
     * @return the same buffer, or another one in its place
     */
    public static ByteBuf ofPrepared(ByteBuf reply, ShardStatement statement, ColumnNames names) {
        return new LogicalColumns(names).renamed(reply, reply.writerIndex(), statement);
    }

    /** How many columns the first packet announces; 0 for none, or for another kind of reply. */
    private static int definitions(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (bytes.readableBytes() <= HEADER) {
            return UNKNOWN;
        }
        int payload = bytes.getUnsignedMediumLE(at);
        if (bytes.readableBytes() < HEADER + payload) {
            return UNKNOWN;
        }
        int marker = bytes.getUnsignedByte(at + HEADER);
        if (marker <= MOST_SHORT) {
            return marker;
        }
        return marker == TWO && payload > 2 ? bytes.getUnsignedShortLE(at + HEADER + 1) : 0;
    }

    private static int begin(ByteBuf bytes) {
        return bytes.readerIndex() + HEADER + bytes.getUnsignedMediumLE(bytes.readerIndex());
    }

    /** Behind the last definition, or UNKNOWN while it has not come. */
    private static int end(ByteBuf bytes, int definitions) {
        int at = begin(bytes);
        for (int i = 0; i < definitions; i++) {
            if (at + HEADER > bytes.writerIndex()) {
                return UNKNOWN;
            }
            at += HEADER + bytes.getUnsignedMediumLE(at);
        }
        return at <= bytes.writerIndex() ? at : UNKNOWN;
    }

    private ByteBuf renamed(ByteBuf bytes, int end, ShardStatement expected) {
        int begin = begin(bytes);
        int size = end - begin;
        bytes.getBytes(begin, names.input(size), 0, size);
        names.rename(size, expected);
        if (!names.haveChanged()) {
            return bytes;
        }
        int length = names.outputLength();
        int head = begin - bytes.readerIndex();
        if (length > size) {
            return grown(bytes, head, end);
        }
        // The rows stay, and what stands before them moves towards them.
        int start = end - length - head;
        for (int i = head - 1; i >= 0; i--) {
            bytes.setByte(start + i, bytes.getByte(bytes.readerIndex() + i));
        }
        bytes.setBytes(start + head, names.output(), 0, length);
        return bytes.readerIndex(start);
    }

    /** A logical name that is longer than the sub-table's. */
    private ByteBuf grown(ByteBuf bytes, int head, int end) {
        ByteBuf out = bytes.alloc().buffer(head + names.outputLength() + bytes.writerIndex() - end);
        out.writeBytes(bytes, bytes.readerIndex(), head);
        out.writeBytes(names.output(), 0, names.outputLength());
        out.writeBytes(bytes, end, bytes.writerIndex() - end);
        bytes.release();
        return out;
    }
}
