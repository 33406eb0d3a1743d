package io.tidegate.proxy.compression;

import io.netty.util.concurrent.FastThreadLocal;
import io.tidegate.conf.model.Compression;
import java.util.EnumSet;
import java.util.Set;

/** The codecs of all event loops: each has its own, made when it first needs one. */
public final class Codecs {
    private final FastThreadLocal<Codec> zlib = new OfThread(Compression.ZLIB);
    private final FastThreadLocal<Codec> zstd = new OfThread(Compression.ZSTD);

    private static final class OfThread extends FastThreadLocal<Codec> {
        private final Compression algorithm;

        OfThread(Compression algorithm) {
            this.algorithm = algorithm;
        }

        @Override
        protected Codec initialValue() {
            return algorithm == Compression.ZSTD ? new ZstdCodec() : new ZlibCodec();
        }

        @Override
        protected void onRemoval(Codec codec) {
            codec.close();
        }
    }

    /**
     * Those of {@code wanted} that can be used here. Called before the first event loop needs one:
     * it reads and writes files.
     */
    public static Set<Compression> available(Set<Compression> wanted) {
        Set<Compression> available = EnumSet.noneOf(Compression.class);
        for (Compression each : wanted) {
            boolean usable =
                    switch (each) {
                        case NONE, ZLIB -> true;
                        case ZSTD -> ZstdCodec.isThere();
                    };
            if (usable) {
                available.add(each);
            }
        }
        return available;
    }

    /** The calling thread's codec. */
    Codec here(Compression algorithm) {
        return switch (algorithm) {
            case ZLIB -> zlib.get();
            case ZSTD -> zstd.get();
            case NONE -> throw new IllegalArgumentException("nothing to compress with");
        };
    }
}
