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
    private final ProxyInMemory proxy;

    CommandClient() {
        this(ProxyInMemory.of(ProxyInMemory.ONE_GROUP), null);
    }

    CommandClient(ProxyInMemory proxy, @Nullable String schema) {
        this.proxy = proxy;
        allocator = proxy.allocator;
        server = proxy.server;
        budgets = proxy.budgets;
        channel.config().setAllocator(allocator);
        UserConfig user =
                Objects.requireNonNull(proxy.routing.current().configuration().users().get("app"));
        ClientIdentity client =
                new ClientIdentity(user, schema, LoginClient.CAPABILITIES, 45, 1, Map.of());
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

    void sendByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            channel.writeInbound(allocator.buffer(1).writeByte(one));
        }
    }

    /** What has been answered since the last look. */
    List<Packet> replies() {
        proxy.runTasks();
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return WirePackets.parse(ByteBufUtil.getBytes(all));
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
