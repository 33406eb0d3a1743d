package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply to a text statement that is kept as it comes: an OK, an error, or the rows of one result,
 * so many of them at most.
 */
public final class CollectedReply implements DivertedSink.Taker {
    /** What may be kept. */
    public interface Bound {
        /**
         * Why so much is too much; null when it is not.
         *
         * @param rows how many there are
         * @param bytes that they take
         */
        @Nullable TidegateException exceeded(long rows, long bytes);
    }

    private enum Phase {
        BEGIN,
        DEFINITIONS,
        DEFINITIONS_EOF,
        ROWS,
        END
    }

    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;
    private static final int OK = OkPacket.HEADER;
    private static final int ERR = ErrPacket.HEADER;

    /** An array and its place in a list. */
    private static final int ROW_OVERHEAD = 32;

    private final boolean deprecatesEof;
    private final Bound bound;
    private final Runnable tooMuch;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<byte[]> rows = new ArrayList<>();

    /** The beginning of a packet, in a buffer of its own, which grows by more than what comes. */
    private ByteBuf partial = Unpooled.EMPTY_BUFFER;

    private Phase phase = Phase.BEGIN;
    private int columnCount;
    private long bytes;
    private int warnings;
    private int status;
    private @Nullable OkPacket ok;
    private @Nullable ErrPacket error;
    private @Nullable TidegateException refusal;

    /**
     * @param tooMuch called once, when nothing more is kept
     */
    public CollectedReply(boolean deprecatesEof, Bound bound, Runnable tooMuch) {
        this.deprecatesEof = deprecatesEof;
        this.bound = bound;
        this.tooMuch = tooMuch;
    }

    /** One of a few rows, or of none. */
    public static CollectedReply small(boolean deprecatesEof) {
        return new CollectedReply(deprecatesEof, (rows, bytes) -> null, () -> {});
    }

    @Override
    public void take(ByteBuf packets) {
        if (refusal != null) {
            packets.release();
            return;
        }
        ByteBuf begun = partial;
        partial = Unpooled.EMPTY_BUFFER;
        ByteBuf all = packets;
        if (begun.isReadable()) {
            all = begun.writeBytes(packets);
            packets.release();
        }
        try {
            takePackets(all);
        } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
            refuse(ErrorCode.BACKEND_PROTOCOL.with("a result that cannot be read"));
        }
        if (!all.isReadable() || refusal != null) {
            all.release();
        } else if (all == packets) {
            partial = packets.alloc().buffer(packets.readableBytes()).writeBytes(packets);
            packets.release();
        } else {
            partial = all.discardReadBytes();
        }
    }

    private void takePackets(ByteBuf all) {
        while (refusal == null && all.readableBytes() >= HEADER) {
            int length = all.getUnsignedMediumLE(all.readerIndex());
            if (all.readableBytes() < HEADER + length) {
                return;
            }
            all.skipBytes(HEADER);
            packet(all.readSlice(length));
        }
    }

    private void packet(ByteBuf payload) {
        int length = payload.readableBytes();
        int marker = length == 0 ? 0 : payload.getUnsignedByte(payload.readerIndex());
        if (length == MAX_PAYLOAD) {
            refuse(
                    ErrorCode.INSERT_SELECT_VALUE.with(
                            "a row of 16 MiB or more; nothing was written. Select it by itself"));
            return;
        }
        if (marker == ERR) {
            error = ErrPacket.decode(payload);
            phase = Phase.END;
            return;
        }
        switch (phase) {
            case BEGIN -> begin(payload, marker);
            case DEFINITIONS -> {
                columns.add(ColumnDefinition.decode(payload));
                if (columns.size() == columnCount) {
                    phase = deprecatesEof ? Phase.ROWS : Phase.DEFINITIONS_EOF;
                }
            }
            case DEFINITIONS_EOF -> phase = Phase.ROWS;
            case ROWS -> {
                if (marker == EofPacket.HEADER) {
                    end(payload);
                    phase = Phase.END;
                } else {
                    row(payload);
                }
            }
            // Another result, which a SELECT does not have.
            case END ->
                    refuse(ErrorCode.BACKEND_PROTOCOL.with("a reply that goes on behind its end"));
        }
    }

    private void end(ByteBuf payload) {
        if (deprecatesEof) {
            OkPacket end = OkPacket.decode(payload);
            warnings = end.warnings();
            status = end.status();
        } else {
            EofPacket end = EofPacket.decode(payload);
            warnings = end.warnings();
            status = end.status();
        }
    }

    private void begin(ByteBuf payload, int marker) {
        if (marker == OK) {
            ok = OkPacket.decode(payload);
            warnings = ok.warnings();
            phase = Phase.END;
        } else {
            columnCount = (int) Lenenc.readInt(payload);
            phase = Phase.DEFINITIONS;
        }
    }

    private void row(ByteBuf payload) {
        bytes += payload.readableBytes() + ROW_OVERHEAD;
        TidegateException exceeded = bound.exceeded(rows.size() + 1L, bytes);
        if (exceeded == null) {
            rows.add(ByteBufUtil.getBytes(payload));
        } else {
            refuse(exceeded);
        }
    }

    private void refuse(TidegateException cause) {
        refusal = cause;
        rows.clear();
        tooMuch.run();
    }

    @Override
    public void broken() {
        if (refusal == null && error == null) {
            refusal =
                    ErrorCode.GROUP_UNREACHABLE.with(
                            "a connection broke while rows were read for an INSERT ... SELECT; nothing was"
                                    + " written");
        }
    }

    /** Nothing more comes. */
    public void end() {
        partial.release();
        partial = Unpooled.EMPTY_BUFFER;
        if (phase != Phase.END) {
            broken();
        }
    }

    /** Why it cannot be used, though no server has said so; null when it can. */
    public @Nullable TidegateException refusal() {
        return refusal;
    }

    /** Null when there is none, or {@link #refusal} comes first. */
    public @Nullable ErrPacket error() {
        return error;
    }

    /** Null when it is no OK. */
    public @Nullable OkPacket ok() {
        return ok;
    }

    public List<ColumnDefinition> columns() {
        return columns;
    }

    /** The payloads of their packets. */
    public List<byte[]> rows() {
        return rows;
    }

    public int warnings() {
        return warnings;
    }

    /** The flags behind the rows. */
    public int status() {
        return status;
    }

    /** Whether all rows of a result are there. */
    public boolean isResult() {
        return refusal == null && error == null && ok == null && phase == Phase.END;
    }
}
