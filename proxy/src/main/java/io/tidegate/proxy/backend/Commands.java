package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketWriter;

/** Builds the packets of commands that the proxy sends. */
public final class Commands {
    private Commands() {}

    /** A command of one byte and a text. */
    public static ByteBuf text(ByteBufAllocator alloc, Command command, byte[] text) {
        ByteBuf out = alloc.buffer(5 + text.length);
        int start = PacketWriter.begin(out);
        out.writeByte(command.code());
        out.writeBytes(text);
        PacketWriter.end(out, start, 0);
        return out;
    }

    /**
     * A statement.
     *
     * @param attributes what stands in front of it; of no length for a server that knows none
     */
    public static ByteBuf query(ByteBufAllocator alloc, byte[] attributes, byte[] sql) {
        ByteBuf out = alloc.buffer(5 + attributes.length + sql.length);
        int start = PacketWriter.begin(out);
        out.writeByte(Command.COM_QUERY.code());
        out.writeBytes(attributes);
        out.writeBytes(sql);
        PacketWriter.end(out, start, 0);
        return out;
    }

    /** How many packets a payload takes, which is the sequence id of the reply's first packet. */
    public static int packets(int payloadLength) {
        return payloadLength / 0xFFFFFF + 1;
    }
}
