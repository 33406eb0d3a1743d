package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Length-encoded integers and strings. A declared length is compared with the bytes that are there
 * before anything is allocated for it.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html">Length-Encoded
 *     Integer</a>
 */
public final class Lenenc {
    /** In a row: the value is NULL. Not an integer. */
    public static final int NULL = 0xFB;

    private static final int TWO = 0xFC;
    private static final int THREE = 0xFD;
    private static final int EIGHT = 0xFE;

    private Lenenc() {}

    /** An unsigned 64-bit integer. */
    public static long readInt(ByteBuf in) {
        int first = Fields.readInt1(in);
        return switch (first) {
            case NULL -> throw new MalformedPacketException("NULL in place of an integer");
            case TWO -> Fields.readInt2(in);
            case THREE -> {
                Fields.require(in, 3);
                yield in.readUnsignedMediumLE();
            }
            case EIGHT -> {
                Fields.require(in, 8);
                yield in.readLongLE();
            }
            case 0xFF -> throw new MalformedPacketException("0xFF in place of an integer");
            default -> first;
        };
    }

    /** A length that is not more than the bytes that follow. */
    public static int readLength(ByteBuf in) {
        long length = readInt(in);
        if (length < 0 || length > in.readableBytes()) {
            throw new MalformedPacketException("a declared length passes the end of the packet");
        }
        return (int) length;
    }

    /** The string's bytes, without a copy and without a reference of their own. */
    public static ByteBuf readSlice(ByteBuf in) {
        return in.readSlice(readLength(in));
    }

    public static byte[] readBytes(ByteBuf in) {
        return Fields.readBytes(in, readLength(in));
    }

    public static String readString(ByteBuf in, Charset charset) {
        return readSlice(in).toString(charset);
    }

    /** A value of a text row: null for NULL. */
    public static @Nullable String readNullableString(ByteBuf in, Charset charset) {
        if (in.isReadable() && in.getUnsignedByte(in.readerIndex()) == NULL) {
            in.skipBytes(1);
            return null;
        }
        return readString(in, charset);
    }

    /** Passes over a string. */
    public static void skip(ByteBuf in) {
        in.skipBytes(readLength(in));
    }

    /** Writes {@code value} as an unsigned integer. */
    public static void writeInt(ByteBuf out, long value) {
        if (value < 0 || value > 0xFF_FFFF) {
            out.writeByte(EIGHT).writeLongLE(value);
        } else if (value > 0xFFFF) {
            out.writeByte(THREE).writeMediumLE((int) value);
        } else if (value >= NULL) {
            out.writeByte(TWO).writeShortLE((int) value);
        } else {
            out.writeByte((int) value);
        }
    }

    public static void writeBytes(ByteBuf out, byte[] bytes) {
        writeInt(out, bytes.length);
        out.writeBytes(bytes);
    }

    /** Writes what is readable in {@code bytes}, whose reader index stays. */
    public static void writeBytes(ByteBuf out, ByteBuf bytes) {
        writeInt(out, bytes.readableBytes());
        out.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    }

    public static void writeString(ByteBuf out, String text, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            writeInt(out, ByteBufUtil.utf8Bytes(text));
            ByteBufUtil.writeUtf8(out, text);
        } else {
            writeBytes(out, text.getBytes(charset));
        }
    }

    public static void writeNullableString(ByteBuf out, @Nullable String text, Charset charset) {
        if (text == null) {
            out.writeByte(NULL);
        } else {
            writeString(out, text, charset);
        }
    }
}
