package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that has logged in, with the one server behind the proxy; all on one thread. */
final class CommandClient {
    static final int MAX_COMMAND = 20 * 1024 * 1024;

    final UnpooledByteBufAllocator allocator;
    final EmbeddedChannel channel = new EmbeddedChannel();
    final EmbeddedServer server;
    final NodeBudgets budgets;
    final int id;
    private final ProxyInMemory proxy;

    CommandClient() {
        this(Method.NONE);
    }

    CommandClient(Method compression) {
        this(ProxyInMemory.of(ProxyInMemory.ONE_GROUP), null, compression);
    }

    CommandClient(ProxyInMemory proxy, @Nullable String schema) {
        this(proxy, schema, Method.NONE);
    }

    CommandClient(ProxyInMemory proxy, @Nullable String schema, Method compression) {
        this(proxy, schema, compression, LoginClient.CAPABILITIES);
    }

    CommandClient(
            ProxyInMemory proxy, @Nullable String schema, Method compression, int capabilities) {
        this.proxy = proxy;
        allocator = proxy.allocator;
        server = proxy.server;
        budgets = proxy.budgets;
        id = proxy.nextId();
        channel.config().setAllocator(allocator);
        UserConfig user =
                Objects.requireNonNull(proxy.routing.current().configuration().users().get("app"));
        ClientIdentity client =
                new ClientIdentity(user, schema, capabilities, 45, id, Map.of(), compression);
        channel.pipeline().addLast("login", new ChannelInboundHandlerAdapter());
        proxy.admission.authenticated(
                channel.pipeline().context("login"), client, proxy.login, null);
        channel.pipeline().remove("login");
    }

    static byte[] command(Command command, String text) {
        return WirePackets.packet(
                0, out -> out.writeByte(command.code()).writeCharSequence(text, UTF_8));
    }

    /** Bytes that arrive together. */
    void send(byte[]... packets) {
        ByteBuf all = allocator.buffer();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        channel.writeInbound(all);
        proxy.runTasks();
    }

    void query(String sql) {
        send(command(Command.COM_QUERY, sql));
    }

    /** The client reads what it is sent, or the socket's buffers are full. */
    void reads(boolean on) {
        var buffer = channel.unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(1, on);
        }
        channel.runPendingTasks();
        proxy.runTasks();
    }

    void sendByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            channel.writeInbound(allocator.buffer(1).writeByte(one));
        }
    }

    /** What has been answered since the last look. */
    List<Packet> replies() {
        return WirePackets.parse(sent());
    }

    /** The bytes of the answers since the last look. */
    byte[] sent() {
        proxy.runTasks();
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    /** Without a goodbye. */
    void leave() {
        var _ = channel.close();
        channel.runPendingTasks();
        proxy.runTasks();
    }

    /** The error that the one new answer is. */
    ErrPacket error() {
        return ErrPacket.decode(replies().getLast().buffer());
    }

    /** The proxy is asked to end. */
    void drain() {
        channel.pipeline().fireUserEventTriggered(Drain.BEGUN);
    }

    boolean isRead() {
        return channel.config().isAutoRead();
    }

    /** Bytes of buffers that are in use now. */
    long held() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    /** Ends everything and tells how many bytes of buffers were not given back. */
    long leaked() {
        channel.finishAndReleaseAll();
        proxy.runTasks();
        server.close();
        return held();
    }
}
