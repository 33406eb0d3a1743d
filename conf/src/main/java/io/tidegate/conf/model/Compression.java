package io.tidegate.conf.model;

/** How the bytes of a connection are compressed behind its log-in. */
public enum Compression {
    NONE,
    ZLIB,
    ZSTD
}
