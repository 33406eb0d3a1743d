package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.RandomSql;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import java.util.Random;
import java.util.function.Consumer;

/** Commands of every kind, with arguments that are right, changed, or made up. */
final class RandomCommands {
    private static final int[] TYPES = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 245, 246, 247, 252, 253, 254, 255, 14,
        99
    };
    private static final int[] IDS = {0, 1, 2, 3, -1, Integer.MIN_VALUE};

    private final Random random;
    private final RandomSql sql;

    /** Whether statements come with attributes. */
    private final boolean attributes;

    RandomCommands(Random random) {
        this(random, false);
    }

    RandomCommands(Random random, boolean attributes) {
        this.random = random;
        this.attributes = attributes;
        this.sql = new RandomSql(random);
    }

    /** One command as its packet. */
    byte[] next() {
        byte[] payload = payload();
        byte[] changed = random.nextInt(4) == 0 ? Mutations.one(payload, random) : payload;
        return WirePackets.packet(0, out -> out.writeBytes(changed));
    }

    static byte[] ping() {
        return WirePackets.packet(0, out -> out.writeByte(Command.COM_PING.code()));
    }

    private byte[] payload() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5 ->
                    command(
                            Command.COM_QUERY,
                            out -> {
                                if (attributes) {
                                    attributes(out);
                                }
                                out.writeBytes(sql.next());
                            });
            case 6, 7 -> command(Command.COM_STMT_PREPARE, out -> out.writeBytes(sql.next()));
            case 8, 9 -> command(Command.COM_STMT_EXECUTE, this::execution);
            case 10 ->
                    command(
                            Command.COM_STMT_SEND_LONG_DATA,
                            out -> {
                                out.writeIntLE(id()).writeShortLE(random.nextInt(3));
                                out.writeBytes(Mutations.random(random.nextInt(50), random));
                            });
            case 11 ->
                    command(
                            random.nextBoolean() ? Command.COM_STMT_CLOSE : Command.COM_STMT_RESET,
                            out -> out.writeIntLE(id()));
            case 12 ->
                    command(
                            Command.COM_FIELD_LIST,
                            out -> {
                                out.writeBytes("items".getBytes(UTF_8));
                                out.writeByte(0).writeByte('%');
                            });
            case 13 ->
                    command(
                            Command.COM_INIT_DB,
                            out ->
                                    out.writeBytes(
                                            (random.nextBoolean() ? "shop" : "no")
                                                    .getBytes(UTF_8)));
            case 14 ->
                    command(
                            any(),
                            out -> out.writeBytes(Mutations.random(random.nextInt(20), random)));
            default -> command(any(), _ -> {});
        };
    }

    private void attributes(ByteBuf out) {
        int count = random.nextInt(3);
        out.writeByte(count).writeByte(1);
        if (count > 0) {
            out.writeByte(random.nextInt(1 << count)).writeByte(1);
            for (int i = 0; i < count; i++) {
                out.writeByte(TYPES[random.nextInt(TYPES.length)]).writeByte(0);
                out.writeByte(1).writeByte('a' + i);
            }
            out.writeBytes(Mutations.random(random.nextInt(12), random));
        }
    }

    private Command any() {
        Command[] all = Command.values();
        Command one = all[random.nextInt(all.length)];
        // Too many rounds would end with the first of their commands.
        return one == Command.COM_QUIT ? Command.COM_RESET_CONNECTION : one;
    }

    private int id() {
        return IDS[random.nextInt(IDS.length)];
    }

    private static byte[] command(Command code, Consumer<ByteBuf> argument) {
        return WirePackets.payload(out -> {
            out.writeByte(code.code());
            argument.accept(out);
        });
    }

    private void execution(ByteBuf out) {
        int parameters = random.nextInt(4);
        out.writeIntLE(id())
                .writeByte(random.nextInt(3) == 0 ? random.nextInt(4) : 0)
                .writeIntLE(1);
        out.writeBytes(Mutations.random((parameters + 7) / 8, random));
        boolean types = random.nextInt(4) != 0;
        out.writeByte(types ? 1 : 0);
        for (int i = 0; types && i < parameters; i++) {
            out.writeByte(TYPES[random.nextInt(TYPES.length)])
                    .writeByte(random.nextBoolean() ? 0x80 : 0);
        }
        for (int i = 0; i < parameters; i++) {
            int length = random.nextInt(13);
            if (random.nextBoolean()) {
                out.writeByte(length);
            }
            out.writeBytes(Mutations.random(length, random));
        }
    }
}
