package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Packets as tests write and read them: plain arrays, no references to count. */
public final class WirePackets {
    private WirePackets() {}

    /**
     * One packet of a conversation.
     *
     * @param payload in hex digits
     */
    public record Packet(int sequence, String payload) {
        public ByteBuf buffer() {
            return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(payload));
        }

        public int firstByte() {
            return Integer.parseInt(payload.substring(0, 2), 16);
        }
    }

    public static byte[] payload(Consumer<ByteBuf> message) {
        ByteBuf out = Unpooled.buffer();
        message.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    public static byte[] packet(int sequence, Consumer<ByteBuf> message) {
        ByteBuf out = Unpooled.buffer();
        int start = PacketWriter.begin(out);
        message.accept(out);
        PacketWriter.end(out, start, sequence);
        return ByteBufUtil.getBytes(out);
    }

    /** Splits whole packets; fails on bytes that are none. */
    public static List<Packet> parse(byte[] bytes) {
        List<Packet> packets = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        while (in.isReadable()) {
            int length = in.readUnsignedMediumLE();
            int sequence = in.readUnsignedByte();
            packets.add(new Packet(sequence, ByteBufUtil.hexDump(in.readSlice(length))));
        }
        return packets;
    }
}
