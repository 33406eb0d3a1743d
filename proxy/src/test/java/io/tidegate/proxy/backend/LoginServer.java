package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
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
        this(password, schema, wanted, compression, PoolFixture.NO_TLS, "127.0.0.1");
    }

    LoginServer(String password, @Nullable String schema, int wanted, GroupTls tls, String host) {
        this(password, schema, wanted, Compression.NONE, tls, host);
    }

    private LoginServer(
            String password,
            @Nullable String schema,
            int wanted,
            Compression compression,
            GroupTls tls,
            String host) {
        channel.config().setAllocator(allocator);
        channel.pipeline()
                .addLast(
                        new BackendLoginHandler(
                                group(
                                        new Account("tide", new Secret(password)),
                                        tls,
                                        compression,
                                        host),
                                new BackendTls(Runnable::run),
                                schema,
                                wanted,
                                FirstStatement.of(Duty.STATEMENTS, 0),
                                45,
                                new Codecs(),
                                done));
    }

    private static GroupConfig group(
            Account account, GroupTls tls, Compression compression, String host) {
        GroupConfig group = PoolFixture.group(new Endpoint(host, 3306));
        return new GroupConfig(
                group.id(), account, tls, compression, group.nodes(), group.failover());
    }

    /** The request for TLS, which TLS itself follows. */
    Packet request() {
        ByteBuf request = channel.readOutbound();
        try {
            return WirePackets.parse(ByteBufUtil.getBytes(request)).getFirst();
        } finally {
            request.release();
        }
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
