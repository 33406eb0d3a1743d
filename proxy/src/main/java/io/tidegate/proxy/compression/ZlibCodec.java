package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The JDK's own zlib. */
final class ZlibCodec implements Codec {
    /** Where zlib still compresses faster than most networks carry; clients cannot choose it. */
    private static final int LEVEL = 3;

    private final Deflater deflater = new Deflater(LEVEL);
    private final Inflater inflater = new Inflater();

    /** Where bytes go that should not be there. */
    private final byte[] tooMuch = new byte[1];

    @Override
    public boolean compress(ByteBuf from, ByteBuf to, int level) {
        int length = from.readableBytes();
        to.ensureWritable(length);
        deflater.reset();
        deflater.setInput(from.nioBuffer());
        deflater.finish();
        ByteBuffer room = to.nioBuffer(to.writerIndex(), length - 1);
        int written = 0;
        int step;
        do {
            step = deflater.deflate(room);
            written += step;
        } while (step > 0 && !deflater.finished());
        if (!deflater.finished()) {
            return false;
        }
        to.writerIndex(to.writerIndex() + written);
        return true;
    }

    @Override
    public boolean decompress(ByteBuf from, ByteBuf to, int length) {
        to.ensureWritable(length);
        inflater.reset();
        inflater.setInput(from.nioBuffer());
        ByteBuffer room = to.nioBuffer(to.writerIndex(), length);
        try {
            while (room.hasRemaining() && !inflater.finished()) {
                if (inflater.inflate(room) == 0 && !inflater.finished()) {
                    return false;
                }
            }
            // The stream's end, with its checksum, lies behind the last byte.
            if (!inflater.finished() && inflater.inflate(tooMuch) > 0) {
                return false;
            }
        } catch (DataFormatException corrupt) {
            return false;
        }
        to.writerIndex(to.writerIndex() + length - room.remaining());
        return !room.hasRemaining() && inflater.finished() && inflater.getRemaining() == 0;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
