package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/**
 * Fields of a fixed width or with an end mark. Reading past the end of the packet is the peer's
 * mistake and ends in a {@link MalformedPacketException}, never in an index error of the buffer.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html">Basic
 *     Data Types</a>
 */
public final class Fields {
    private Fields() {}

    public static int readInt1(ByteBuf in) {
        require(in, 1);
        return in.readUnsignedByte();
    }

    public static int readInt2(ByteBuf in) {
        require(in, 2);
        return in.readUnsignedShortLE();
    }

    public static int readInt4(ByteBuf in) {
        require(in, 4);
        return in.readIntLE();
    }

    public static void skip(ByteBuf in, int length) {
        require(in, length);
        in.skipBytes(length);
    }

    public static byte[] readBytes(ByteBuf in, int length) {
        require(in, length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** The bytes up to a NUL, which is consumed too. */
    public static byte[] readNulBytes(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw new MalformedPacketException("a string is not terminated");
        }
        byte[] bytes = readBytes(in, length);
        in.skipBytes(1);
        return bytes;
    }

    public static String readNulString(ByteBuf in, Charset charset) {
        return new String(readNulBytes(in), charset);
    }

    /** Everything up to the end of the packet. */
    public static byte[] readRest(ByteBuf in) {
        return readBytes(in, in.readableBytes());
    }

    public static String readRestString(ByteBuf in, Charset charset) {
        return new String(readRest(in), charset);
    }

    /** Writes a string and its NUL. A NUL inside would end it early and change its meaning. */
    public static void writeNulString(ByteBuf out, String text, Charset charset) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string of the protocol cannot contain NUL");
        }
        out.writeCharSequence(text, charset);
        out.writeByte(0);
    }

    /** The packet must hold {@code length} more bytes. */
    static void require(ByteBuf in, int length) {
        if (length < 0 || in.readableBytes() < length) {
            throw new MalformedPacketException("the packet ends inside a field");
        }
    }
}
