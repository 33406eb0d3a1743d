package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A merged result on its way to the client: columns, rows in batches, the end. */
final class MergedReply implements MergedOutput {
    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;
    private static final int BATCH = 32 * 1024;

    private final ResultSink sink;
    private final ColumnNames names;
    private final MergedRead.Form form;
    private byte[] definitions = {};
    private @Nullable BinaryRows binary;
    private int columns;
    private @Nullable ShardStatement described;
    private int sequence;
    private boolean begun;
    private @Nullable ByteBuf batch;

    MergedReply(ResultSink sink, ColumnNames names, MergedRead.Form form) {
        this.form = form;
        this.sink = sink;
        this.names = names;
        this.sequence = sink.replySequence();
    }

    @Override
    public boolean deprecatesEof() {
        return Capability.has(sink.capabilities(), Capability.DEPRECATE_EOF);
    }

    @Override
    public void expect(
            Definitions seen, int count, List<JsonRows.Form> forms, ShardStatement statement) {
        if (form == MergedRead.Form.BINARY) {
            binary = BinaryRows.of(seen.columns().subList(0, count));
        }
        definitions = seen.packets();
        columns = count;
        described = statement;
    }

    /** Sends them as those of the logical table, once. */
    @Override
    public void begin(int status) {
        ShardStatement statement = described;
        if (begun || statement == null) {
            return;
        }
        begun = true;
        ByteBuf out = sink.alloc().buffer(definitions.length + 64);
        int start = PacketWriter.begin(out);
        Lenenc.writeInt(out, columns);
        PacketWriter.end(out, start, next());
        int end = 0;
        for (int i = 0; i < columns; i++) {
            end += HEADER + length(end);
        }
        System.arraycopy(definitions, 0, names.input(end), 0, end);
        names.rename(end, statement);
        int at = out.writerIndex();
        out.writeBytes(names.output(), 0, names.outputLength());
        while (at < out.writerIndex()) {
            out.setByte(at + 3, next());
            at += HEADER + out.getUnsignedMediumLE(at);
        }
        if (!deprecatesEof()) {
            start = PacketWriter.begin(out);
            new EofPacket(0, status).encode(out);
            PacketWriter.end(out, start, next());
        }
        sink.write(out);
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    private int length(int at) {
        return (definitions[at] & 0xFF)
                | (definitions[at + 1] & 0xFF) << 8
                | (definitions[at + 2] & 0xFF) << 16;
    }

    private int next() {
        int now = sequence;
        sequence = (sequence + 1) & 0xFF;
        return now;
    }

    @Override
    public void row(byte[] row, int length) {
        if (length >= MAX_PAYLOAD) {
            throw new IllegalArgumentException("a merged row of 16 MiB or more");
        }
        ByteBuf out = batch;
        if (out == null) {
            out = sink.alloc().buffer(BATCH);
            batch = out;
        }
        if (binary == null) {
            out.writeMediumLE(length).writeByte(next()).writeBytes(row, 0, length);
        } else {
            binary(binary, out, row);
        }
        if (out.readableBytes() >= BATCH - 1024) {
            batch = null;
            sink.write(out);
        }
    }

    private void binary(BinaryRows rows, ByteBuf out, byte[] row) {
        int start = PacketWriter.begin(out);
        boolean written = false;
        try {
            rows.write(out, row);
            written = out.writerIndex() - start - HEADER < MAX_PAYLOAD;
        } finally {
            if (!written) {
                // What comes next is an error, in the place of this row.
                out.writerIndex(start);
            }
        }
        if (!written) {
            throw new IllegalArgumentException("a merged row of 16 MiB or more");
        }
        PacketWriter.end(out, start, next());
    }

    @Override
    public boolean takesMore() {
        return sink.isWritable();
    }

    @Override
    public void send() {
        if (batch != null) {
            sink.write(batch);
            batch = null;
        }
        sink.flush();
    }

    @Override
    public void end(int status, int warnings) {
        ByteBuf out = sink.alloc().buffer(16);
        int start = PacketWriter.begin(out);
        if (deprecatesEof()) {
            new OkPacket(0, 0, status, warnings, "").encodeAsEof(out);
        } else {
            new EofPacket(warnings, status).encode(out);
        }
        PacketWriter.end(out, start, sequence);
        sink.write(out);
        sink.flush();
    }

    @Override
    public void fail(ErrPacket cause) {
        if (batch != null) {
            // Its packets have been counted.
            sink.write(batch);
            batch = null;
        }
        Answers.error(sink, cause, sequence);
    }
}
