package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;

/**
 * One algorithm with its working memory, which keeps nothing from one frame to the next. So one
 * codec serves all connections of an event loop, and ten thousand of them cost no more memory than
 * one.
 *
 * <p>Threads: one.
 */
sealed interface Codec permits ZlibCodec, ZstdCodec {
    /**
     * Appends {@code from} to {@code to} in compressed form.
     *
     * @param level how hard to try, if the algorithm has a choice
     * @return false, with {@code to} as it was, if that would not be shorter
     */
    boolean compress(ByteBuf from, ByteBuf to, int level);

    /**
     * Appends what {@code from} stands for to {@code to}, and never writes more than {@code
     * length}.
     *
     * @return false if {@code from} is not the compressed form of exactly {@code length} bytes
     */
    boolean decompress(ByteBuf from, ByteBuf to, int length);

    /** Gives the working memory back. */
    void close();
}
