package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server on the other end of a login handler, which it feeds byte by byte. */
final class LoginServer {
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Promise<BackendGreeting> done = channel.eventLoop().newPromise();

    LoginServer(String password, @Nullable String schema, int wanted) {
        this(password, schema, wanted, Compression.NONE);
    }

    LoginServer(String password, @Nullable String schema, int wanted, Compression compression) {
        channel.config().setAllocator(allocator);
        channel.pipeline()
                .addLast(
                        new BackendLoginHandler(
                                new Account("tide", new Secret(password)),
                                schema,
                                wanted,
                                45,
                                compression,
                                new Codecs(),
                                done));
    }

    void send(int sequence, Consumer<ByteBuf> message) {
        sendBytes(WirePackets.packet(sequence, message));
    }

    void sendBytes(byte[] bytes) {
        for (byte one : bytes) {
            if (channel.isOpen()) {
                channel.writeInbound(allocator.buffer(1).writeByte(one));
            }
        }
    }

    /** Everything at once, as one read. */
    void sendTogether(byte[]... packets) {
        ByteBuf all = allocator.buffer();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        channel.writeInbound(all);
    }

    List<Packet> answers() {
        return WirePackets.parse(answered());
    }

    byte[] answered() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    /** Closes the connection and tells how many bytes of buffers were not given back. */
    long leaked() {
        channel.finishAndReleaseAll();
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }
}
