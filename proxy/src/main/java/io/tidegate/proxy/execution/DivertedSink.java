package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The way to a client, on which the replies to statements that the proxy sends in between are taken
 * by somebody else.
 */
public final class DivertedSink implements ResultSink {
    /** Who takes a reply in the client's place. */
    public interface Taker {
        /** Whole or partial packets; ownership passes. */
        void take(ByteBuf packets);

        /** The reply was begun and cannot be finished. */
        void broken();
    }

    private final ResultSink client;
    private @Nullable Taker taker;

    public DivertedSink(ResultSink client) {
        this.client = client;
    }

    public void divert(Taker next) {
        taker = next;
    }

    /** What comes from now on is for the client. */
    public void restore() {
        taker = null;
    }

    /** Ends the client's connection, whoever takes replies. */
    public void abortClient() {
        taker = null;
        client.abort();
    }

    @Override
    public ByteBufAllocator alloc() {
        return client.alloc();
    }

    @Override
    public int capabilities() {
        return client.capabilities();
    }

    @Override
    public int replySequence() {
        return client.replySequence();
    }

    @Override
    public void write(ByteBuf packets) {
        if (taker == null) {
            client.write(packets);
        } else {
            taker.take(packets);
        }
    }

    @Override
    public void flush() {
        if (taker == null) {
            client.flush();
        }
    }

    @Override
    public boolean isWritable() {
        return taker != null || client.isWritable();
    }

    @Override
    public void receiveFile(int sequence) {
        client.receiveFile(sequence);
    }

    @Override
    public void takeFile() {
        client.takeFile();
    }

    @Override
    public void abort() {
        if (taker == null) {
            client.abort();
        } else {
            taker.broken();
        }
    }
}
