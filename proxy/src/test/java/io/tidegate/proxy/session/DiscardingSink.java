package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tidegate.proxy.execution.ResultSink;

/** A client that reads nothing. */
final class DiscardingSink implements ResultSink {
    @Override
    public ByteBufAllocator alloc() {
        return UnpooledByteBufAllocator.DEFAULT;
    }

    @Override
    public int capabilities() {
        return 0;
    }

    @Override
    public int replySequence() {
        return 1;
    }

    @Override
    public void write(ByteBuf packets) {
        packets.release();
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void receiveFile(int sequence) {}

    @Override
    public void takeFile() {}

    @Override
    public void abort() {}
}
