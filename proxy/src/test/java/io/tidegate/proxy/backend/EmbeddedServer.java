package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.ArrayList;
import java.util.List;

/** A server in memory, on the test's own thread: each step happens when the test says so. */
public final class EmbeddedServer implements ChannelFactory<Channel> {
    public static final byte[] OK = ok(1);
    public static final byte[] OK_IN_TRANSACTION =
            WirePackets.packet(
                    1, OkPacket.of(ServerStatus.AUTOCOMMIT | ServerStatus.IN_TRANS)::encode);

    /** What servers of our time offer. */
    public static final int CAPABILITIES = ~(Capability.SSL | Capability.SSL_VERIFY_SERVER_CERT);

    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final ByteBufAllocator allocator;

    public EmbeddedServer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    public static byte[] ok(int sequence) {
        return WirePackets.packet(sequence, OkPacket.of(ServerStatus.AUTOCOMMIT)::encode);
    }

    @Override
    public Channel newChannel() {
        EmbeddedChannel channel = new EmbeddedChannel(new IdOf(channels.size()), false, false);
        channel.config().setAllocator(allocator);
        channels.add(channel);
        return channel;
    }

    /** Connections that were ever opened to this server. */
    public int connections() {
        return channels.size();
    }

    /** The proxy's end of a connection. */
    public EmbeddedChannel channel(int connection) {
        return channels.get(connection);
    }

    /** Greets the last connection and lets it in, whoever it is. */
    public void letIn() {
        letIn(CAPABILITIES);
    }

    public void letIn(int capabilities) {
        int last = channels.size() - 1;
        Greeting greeting =
                new Greeting(
                        "9.7.0-embedded",
                        last,
                        AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII)),
                        capabilities,
                        45,
                        ServerStatus.AUTOCOMMIT,
                        "mysql_native_password");
        reply(last, WirePackets.packet(0, greeting::encode));
        received(last);
        reply(last, ok(2));
        received(last);
        reply(last, ok(1));
    }

    /** What the proxy has sent since the last look. */
    public List<Packet> received(int connection) {
        EmbeddedChannel channel = channels.get(connection);
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return WirePackets.parse(ByteBufUtil.getBytes(all));
    }

    /** The texts of the commands that the proxy has sent since the last look. */
    public List<String> statements(int connection) {
        return received(connection).stream()
                .map(packet -> packet.buffer().skipBytes(1).toString(UTF_8))
                .toList();
    }

    public void accept(int... connections) {
        for (int connection : connections) {
            reply(connection, OK);
        }
    }

    public void refuse(int connection, int errno, String message) {
        reply(connection, WirePackets.packet(1, new ErrPacket(errno, "HY000", message)::encode));
    }

    /** The server dies, or something between it and the proxy. */
    public void lose(int connection) {
        var _ = channels.get(connection).close();
        channels.get(connection).runPendingTasks();
    }

    public boolean isOpen(int connection) {
        channels.get(connection).runPendingTasks();
        return channels.get(connection).isOpen();
    }

    /** Bytes that arrive at the proxy together. */
    public void reply(int connection, byte[] bytes) {
        channels.get(connection).writeInbound(allocator.buffer(bytes.length).writeBytes(bytes));
    }

    public void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }
}
