package io.tidegate.proxy.compression;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.model.Compression;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Frames as tests write and read them: by the libraries' plainest calls, whole arrays only. */
public final class Frames {
    private Frames() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(int sequence, boolean compressed, byte[] content) {}

    /** A frame that is not compressed. */
    public static byte[] plain(int sequence, byte[] content) {
        return frame(sequence, 0, content);
    }

    public static byte[] compressed(Compression algorithm, int sequence, byte[] content) {
        return frame(sequence, content.length, compress(algorithm, content));
    }

    /** A frame that may say what is not true. */
    static byte[] frame(int sequence, int declared, byte[] body) {
        ByteBuf out = Unpooled.buffer(FrameReader.HEADER + body.length);
        out.writeMediumLE(body.length).writeByte(sequence).writeMediumLE(declared);
        return ByteBufUtil.getBytes(out.writeBytes(body));
    }

    static byte[] compress(Compression algorithm, byte[] content) {
        if (algorithm == Compression.ZSTD) {
            return Zstd.compress(content);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[64 * 1024];
        while (!deflater.finished()) {
            out.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** Splits whole frames; fails on bytes that are none. */
    public static List<Frame> parse(Compression algorithm, byte[] bytes) {
        List<Frame> frames = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        while (in.isReadable()) {
            int length = in.readUnsignedMediumLE();
            int sequence = in.readUnsignedByte();
            int declared = in.readUnsignedMediumLE();
            byte[] body = new byte[length];
            in.readBytes(body);
            frames.add(
                    declared == 0
                            ? new Frame(sequence, false, body)
                            : new Frame(sequence, true, decompress(algorithm, body, declared)));
        }
        return frames;
    }

    /** What the frames' contents are together. */
    public static byte[] content(List<Frame> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(frame -> all.writeBytes(frame.content()));
        return all.toByteArray();
    }

    private static byte[] decompress(Compression algorithm, byte[] body, int declared) {
        if (algorithm == Compression.ZSTD) {
            return Zstd.decompress(body, declared);
        }
        try {
            Inflater inflater = new Inflater();
            inflater.setInput(body);
            byte[] content = new byte[declared];
            int length = inflater.inflate(content);
            inflater.end();
            return Arrays.copyOf(content, length);
        } catch (DataFormatException corrupt) {
            throw new IllegalArgumentException(corrupt);
        }
    }

    /** Bytes that get shorter. */
    public static byte[] text(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i * 7 % 26 + i / 1000 % 5);
        }
        return bytes;
    }

    /** Bytes that do not. */
    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
