package io.tidegate.proxy.compression;

import io.tidegate.conf.model.Compression;
import io.tidegate.proxy.wire.Capability;

/**
 * What both sides of a connection have agreed on.
 *
 * @param level how hard to compress; zlib has one level for all
 */
public record Method(Compression algorithm, int level) {
    /** No compression. */
    public static final Method NONE = new Method(Compression.NONE, 0);

    /** What clients use that name no level. */
    public static final int ZSTD_LEVEL = 3;

    /**
     * A client may name levels up to 22, at which some milliseconds of all clients of its event
     * loop would go into each of its frames.
     */
    private static final int MOST_ZSTD_LEVEL = 6;

    /**
     * @param agreed the capabilities that both sides have; with both algorithms it is zlib
     * @param zstdLevel what the client asks for
     */
    public static Method of(int agreed, int zstdLevel) {
        if (Capability.has(agreed, Capability.COMPRESS)) {
            return new Method(Compression.ZLIB, 0);
        }
        if (Capability.has(agreed, Capability.ZSTD)) {
            return new Method(Compression.ZSTD, Math.min(zstdLevel, MOST_ZSTD_LEVEL));
        }
        return NONE;
    }

    /** The capability that offers or asks for an algorithm. */
    public static int capability(Compression algorithm) {
        return switch (algorithm) {
            case NONE -> 0;
            case ZLIB -> Capability.COMPRESS;
            case ZSTD -> Capability.ZSTD;
        };
    }

    public boolean isNone() {
        return algorithm == Compression.NONE;
    }
}
