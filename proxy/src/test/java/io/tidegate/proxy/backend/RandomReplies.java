package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

/** What servers answer, of every kind, by the rules of the protocol. */
public final class RandomReplies {
    private final Random random;
    private final boolean deprecateEof;
    private ByteBuf out = Unpooled.buffer();
    private int sequence;

    public RandomReplies(Random random, boolean deprecateEof) {
        this.random = random;
        this.deprecateEof = deprecateEof;
    }

    /** A whole reply. */
    public byte[] next(ReplyKind kind, int firstSequence) {
        out = Unpooled.buffer();
        sequence = firstSequence;
        if (random.nextInt(5) == 0) {
            packet(error()::encode);
        } else {
            switch (kind) {
                case STATUS -> packet(ok(0)::encode);
                case RESULT -> results();
                case PREPARE -> prepared(random.nextInt(4));
                case COLUMNS -> columns();
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    /** The reply to the preparation of a text with so many parameters. */
    public byte[] prepareOk(int parameters) {
        out = Unpooled.buffer();
        sequence = 1;
        prepared(parameters);
        return ByteBufUtil.getBytes(out);
    }

    private void packet(Consumer<ByteBuf> message) {
        int start = PacketWriter.begin(out);
        message.accept(out);
        sequence = PacketWriter.end(out, start, sequence);
    }

    private ErrPacket error() {
        return new ErrPacket(1 + random.nextInt(4000), "HY000", "e".repeat(random.nextInt(40)));
    }

    private OkPacket ok(int more) {
        long rows = random.nextBoolean() ? random.nextInt(300) : random.nextLong();
        int status = ServerStatus.AUTOCOMMIT | more;
        if (random.nextInt(8) == 0) {
            status |= ServerStatus.IN_TRANS;
        }
        return new OkPacket(
                rows,
                random.nextInt(2) * 7L,
                status,
                random.nextInt(3),
                "i".repeat(random.nextInt(3)));
    }

    private void results() {
        for (int left = random.nextInt(4) == 0 ? random.nextInt(4) : 0; left >= 0; left--) {
            int more = left > 0 ? ServerStatus.MORE_RESULTS : 0;
            if (random.nextBoolean()) {
                packet(ok(more)::encode);
            } else if (resultSet(more)) {
                return;
            }
        }
    }

    /** True when it ended in an error. */
    private boolean resultSet(int more) {
        int columns = random.nextInt(20) == 0 ? 300 : 1 + random.nextInt(3);
        packet(payload -> Lenenc.writeInt(payload, columns));
        definitions(columns);
        if (!deprecateEof) {
            eof(more);
        }
        for (int rows = random.nextInt(5); rows > 0; rows--) {
            packet(payload -> row(payload, columns));
        }
        if (random.nextInt(10) == 0) {
            packet(error()::encode);
            return true;
        }
        if (deprecateEof) {
            packet(ok(more)::encodeAsEof);
        } else {
            eof(more);
        }
        return false;
    }

    private void row(ByteBuf payload, int columns) {
        if (random.nextInt(10) == 0) {
            // A row of the binary protocol begins so.
            payload.writeByte(0);
        }
        for (int i = 0; i < columns; i++) {
            if (random.nextInt(4) == 0) {
                payload.writeByte(Lenenc.NULL);
            } else {
                int length = random.nextInt(10) == 0 ? 250 + random.nextInt(4) : random.nextInt(5);
                Lenenc.writeString(payload, "v".repeat(length), StandardCharsets.UTF_8);
            }
        }
    }

    private void definitions(int count) {
        for (int i = 0; i < count; i++) {
            ColumnDefinition column =
                    random.nextBoolean()
                            ? ColumnDefinition.text("c".repeat(random.nextInt(4)))
                            : ColumnDefinition.bigint("n");
            packet(column::encode);
        }
    }

    private void eof(int more) {
        packet(new EofPacket(random.nextInt(3), ServerStatus.AUTOCOMMIT | more)::encode);
    }

    private void prepared(int parameters) {
        int columns = random.nextInt(3);
        packet(new PrepareOk(1 + random.nextInt(9), columns, parameters, 0)::encode);
        definitions(parameters);
        if (parameters > 0 && !deprecateEof) {
            eof(0);
        }
        definitions(columns);
        if (columns > 0 && !deprecateEof) {
            eof(0);
        }
    }

    private void columns() {
        definitions(random.nextInt(4));
        if (deprecateEof && random.nextBoolean()) {
            packet(ok(0)::encodeAsEof);
        } else {
            eof(0);
        }
    }
}
