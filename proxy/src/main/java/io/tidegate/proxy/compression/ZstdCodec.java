package io.tidegate.proxy.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zstandard. Frames are compressed and decompressed in one call each: the streaming calls would
 * allocate a window of the size that the sender names.
 */
final class ZstdCodec implements Codec {
    private static final Logger LOG = LoggerFactory.getLogger(ZstdCodec.class);

    private final ZstdCompressCtx compressor = new ZstdCompressCtx();
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

    /** Whether the library's native part runs here; it is unpacked and loaded by this call. */
    static boolean isThere() {
        try {
            Native.load();
            return true;
        } catch (LinkageError | UnsupportedOperationException unavailable) {
            LOG.warn("zstd is not available here: {}", unavailable.getMessage());
            return false;
        }
    }

    @Override
    public boolean compress(ByteBuf from, ByteBuf to, int level) {
        int length = from.readableBytes();
        // With less room the library would throw for whatever does not shrink.
        int bound = Math.toIntExact(Zstd.compressBound(length));
        to.ensureWritable(bound);
        ByteBuffer target = to.nioBuffer(to.writerIndex(), bound);
        int written = compressor.setLevel(level).compress(target, from.nioBuffer());
        if (written >= length) {
            return false;
        }
        to.writerIndex(to.writerIndex() + written);
        return true;
    }

    @Override
    public boolean decompress(ByteBuf from, ByteBuf to, int length) {
        to.ensureWritable(length);
        ByteBuffer target = to.nioBuffer(to.writerIndex(), length);
        try {
            int written = decompress(from.nioBuffer(), target);
            to.writerIndex(to.writerIndex() + written);
            return written == length;
        } catch (ZstdException corrupt) {
            return false;
        }
    }

    /** What comes out of TLS may lie on the heap. */
    private int decompress(ByteBuffer from, ByteBuffer target) {
        return from.isDirect()
                ? decompressor.decompress(target, from)
                : decompressor.decompressByteArrayToDirectByteBuffer(
                        target,
                        target.position(),
                        target.remaining(),
                        from.array(),
                        from.arrayOffset() + from.position(),
                        from.remaining());
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
