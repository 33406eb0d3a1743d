package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Where the reply to a client's command goes. One per client, used on its event loop. */
public interface ResultSink {
    ByteBufAllocator alloc();

    /** What the client can read: decides between EOF and OK packets. */
    int capabilities();

    /**
     * The sequence id that the client expects of its reply's first packet: the number of packets
     * that its command had.
     */
    int replySequence();

    /** Queues whole or partial packets; ownership passes. Dropped when the client is gone. */
    void write(ByteBuf packets);

    void flush();

    /** False while the client reads slower than it is sent to. */
    boolean isWritable();

    /**
     * The client was asked for a file: what it sends next is that and no command.
     *
     * @param sequence the sequence id of its first packet
     */
    void receiveFile(int sequence);

    /** There is room for more of the file. */
    void takeFile();

    /** Ends the connection: a reply was begun that cannot be finished. */
    void abort();
}
