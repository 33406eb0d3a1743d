package io.tidegate.proxy.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.model.Compression;
import java.util.List;

/** The handler with a client at its one end and somebody who takes frames at the other. */
final class FramedClient {
    static final int MAX_COMMAND = 20 * 1024 * 1024;

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final CompressedClient handler;
    private final Compression algorithm;
    int arrivals;

    FramedClient(Compression algorithm, int maxCommand) {
        this.algorithm = algorithm;
        channel.config().setAllocator(allocator);
        handler =
                new CompressedClient(
                        new Codecs(), new Method(algorithm, 3), maxCommand, () -> arrivals++);
        channel.pipeline().addLast(handler);
    }

    void send(byte[]... frames) {
        ByteBuf all = allocator.buffer();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        channel.writeInbound(all);
    }

    void sendByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            channel.writeInbound(allocator.buffer(1).writeByte(one));
        }
    }

    /** Takes one frame; null when there is none. */
    byte[] take(boolean withinCommand) {
        ByteBuf content = handler.next(withinCommand);
        if (content == null) {
            throw new AssertionError("no frame");
        }
        byte[] bytes = ByteBufUtil.getBytes(content);
        content.release();
        return bytes;
    }

    /** What a session writes. */
    void reply(byte[]... pieces) {
        for (byte[] piece : pieces) {
            channel.write(allocator.buffer().writeBytes(piece), channel.voidPromise());
        }
        channel.flush();
    }

    /** What the client has got since the last look. */
    List<Frames.Frame> received() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return Frames.parse(algorithm, ByteBufUtil.getBytes(all));
    }

    /** Bytes of buffers that are in use now. */
    long held() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    long leaked() {
        channel.finishAndReleaseAll();
        return held();
    }
}
