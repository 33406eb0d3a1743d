package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Command;
import org.jspecify.annotations.Nullable;

/**
 * One whole command of a client.
 *
 * @param packets all its packets with their headers, as received; owned by the receiver
 * @param payloadLength bytes of the payload without headers, with the command's code
 */
public record ClientCommand(ByteBuf packets, int payloadLength) {
    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;

    public int code() {
        return packets.getUnsignedByte(packets.readerIndex() + HEADER);
    }

    /** Null for a code that is none, and for a packet without one. */
    public @Nullable Command kind() {
        return payloadLength == 0 ? null : Command.of(code());
    }

    /** How many packets there are, which is the sequence id that the reply begins with. */
    public int count() {
        return payloadLength / MAX_PAYLOAD + 1;
    }

    /** Length of what follows the command's code. */
    public int argumentLength() {
        return payloadLength - 1;
    }

    /** What is in the first packet: all of it, as long as there is only one. */
    public ByteBuf payload() {
        int length = packets.getUnsignedMediumLE(packets.readerIndex());
        return packets.slice(packets.readerIndex() + HEADER, length);
    }

    /** Copies what follows the command's code, without packet headers. */
    public void copyArgument(byte[] target) {
        int from = packets.readerIndex() + HEADER + 1;
        int first = Math.min(argumentLength(), MAX_PAYLOAD - 1);
        packets.getBytes(from, target, 0, first);
        int done = first;
        int at = from + first;
        while (done < argumentLength()) {
            int chunk = packets.getUnsignedMediumLE(at);
            packets.getBytes(at + HEADER, target, done, chunk);
            done += chunk;
            at += HEADER + chunk;
        }
    }
}
