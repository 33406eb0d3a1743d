package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one group's part of a merged result into its rows. */
final class MergedStream implements ReplyListener {
    /** Who takes what comes. */
    interface Rows {
        /**
         * The rows come next.
         *
         * @param status the server's flags, 0 where it does not tell them yet
         */
        void columnsAreThere(int status);

        void row(byte[] row);

        /** Some bytes have been taken apart. */
        void cameFor(MergedStream stream);

        /** What comes is not what has to come, or of no use; the reply is not complete. */
        void failed(ErrPacket error);

        /** The reply is complete; null when it ended well. */
        void ended(MergedStream stream, @Nullable ErrPacket error);

        void lost(MergedStream stream, TidegateException cause);
    }

    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;

    /** Where an EOF has its flags, behind its marker and the warnings. */
    private static final int STATUS = 3;

    private enum Phase {
        COUNT,
        DEFINITIONS,
        DEFINITIONS_EOF,
        ROWS
    }

    private final BackendConnection connection;
    private final boolean deprecatesEof;
    private final List<ResultColumn> expected;
    private final List<SharedColumn> shared;
    private final Rows rows;
    private @Nullable ByteBuf partial;
    private @Nullable ErrPacket error;
    private Phase phase = Phase.COUNT;
    private int column;
    private boolean paused;
    private boolean ended;

    /**
     * @param shared the columns that all streams have: the first one that comes so far adds each
     */
    MergedStream(
            BackendConnection connection,
            boolean deprecatesEof,
            List<ResultColumn> expected,
            List<SharedColumn> shared,
            Rows rows) {
        this.connection = connection;
        this.deprecatesEof = deprecatesEof;
        this.expected = expected;
        this.shared = shared;
        this.rows = rows;
    }

    BackendConnection connection() {
        return connection;
    }

    boolean isEnded() {
        return ended;
    }

    /** Nothing was asked, and no row comes. */
    void endUnasked() {
        ended = true;
    }

    /** Stops reading, or goes on. */
    void pause(boolean on) {
        if (!ended && paused != on) {
            paused = on;
            connection.reading(!on);
        }
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        ByteBuf all = bytes;
        if (partial != null) {
            all = bytes.alloc().buffer(partial.readableBytes() + bytes.readableBytes());
            all.writeBytes(partial).writeBytes(bytes);
            partial.release();
            bytes.release();
            partial = null;
        }
        try {
            takePackets(all);
        } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
            fail(ErrorCode.BACKEND_PROTOCOL.with("a result that cannot be read"));
        }
        if (all.isReadable() && !complete) {
            partial = all;
        } else {
            all.release();
        }
        if (complete) {
            pause(false);
            ended = true;
            rows.ended(this, error);
        } else if (error != null) {
            rows.failed(error);
        } else {
            rows.cameFor(this);
        }
    }

    private void takePackets(ByteBuf all) {
        while (all.readableBytes() >= HEADER) {
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
        if (error != null) {
            return;
        }
        if (length == MAX_PAYLOAD) {
            fail(
                    ErrorCode.MERGE_UNSUPPORTED.with(
                            "a row of 16 MiB or more among those of several shards that are merged; add a"
                                    + " condition on the sharding key so that one shard remains"));
            return;
        }
        if (marker == 0xFF) {
            error = ErrPacket.decode(payload);
            return;
        }
        switch (phase) {
            case COUNT -> {
                if (Lenenc.readInt(payload) != expected.size()) {
                    drift();
                }
                phase = Phase.DEFINITIONS;
            }
            case DEFINITIONS -> {
                SharedColumn its = SharedColumn.of(payload);
                ResultColumn type = Definitions.column(its.decoded());
                if (column == shared.size()) {
                    shared.add(its);
                }
                if (column < expected.size()
                        && !(expected.get(column).takes(type)
                                && its.isCalledLike(shared.get(column)))) {
                    drift();
                }
                if (++column == expected.size()) {
                    phase = deprecatesEof ? Phase.ROWS : Phase.DEFINITIONS_EOF;
                    if (deprecatesEof) {
                        columnsAreThere(0);
                    }
                }
            }
            case DEFINITIONS_EOF -> {
                phase = Phase.ROWS;
                columnsAreThere(payload.getUnsignedShortLE(payload.readerIndex() + STATUS));
            }
            case ROWS -> {
                if (marker != 0xFE) {
                    rows.row(ByteBufUtil.getBytes(payload));
                }
            }
        }
    }

    private void columnsAreThere(int status) {
        if (error == null) {
            rows.columnsAreThere(status);
        }
    }

    private void drift() {
        fail(SharedColumn.drift());
    }

    private void fail(TidegateException cause) {
        if (error == null) {
            error = ErrPacket.of(cause);
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        ended = true;
        if (partial != null) {
            partial.release();
            partial = null;
        }
        rows.lost(this, cause);
    }
}
