package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketAssembler;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.OkPacket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that lets everybody in and answers what a test tells it to. */
// Nobody waits for its writes and closes: a test looks at what the other end makes of them.
@SuppressWarnings("FutureReturnValueIgnored")
public final class FakeServer implements AutoCloseable {
    /** One packet that a client sent. */
    public record Received(Command command, String text) {}

    public static final byte[] OK =
            WirePackets.packet(1, OkPacket.of(ServerStatus.AUTOCOMMIT)::encode);

    private static final int LONGEST = 1 << 16;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> connections = new CopyOnWriteArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Channel listening;

    private volatile int capabilities = ~Capability.SSL;
    private volatile boolean silentAtLogin;
    private volatile Function<Received, byte @Nullable []> answers = any -> OK;

    public FakeServer() {
        listening =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        connections.add(channel);
                                        channel.closeFuture()
                                                .addListener(_ -> connections.remove(channel));
                                        channel.pipeline().addLast(new Conversation());
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .syncUninterruptibly()
                        .channel();
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort());
    }

    /** Connections that are open now, logged in or not. */
    public int open() {
        return connections.size();
    }

    /** All that clients have sent after their log-ins and what makes them begin alike. */
    public List<Received> received() {
        return received;
    }

    /**
     * @param reply whole packets, or null to say nothing
     */
    public void answer(Function<Received, byte @Nullable []> reply) {
        answers = reply;
    }

    /** The next greeting names only these. */
    public void offer(int fewerCapabilities) {
        capabilities = fewerCapabilities;
    }

    /** Connections are taken and never greeted. */
    public void staySilentAtLogin(boolean silent) {
        silentAtLogin = silent;
    }

    /** Sends bytes over every connection that nobody has asked for. */
    public void sayUnasked(byte[] bytes) {
        connections.forEach(each -> each.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    public void closeConnections() {
        connections.forEach(Channel::close);
    }

    @Override
    public void close() {
        listening.close();
        closeConnections();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Conversation extends ChannelInboundHandlerAdapter {
        private @Nullable PacketAssembler packets;
        private boolean loggedIn;
        private boolean begun;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            packets = new PacketAssembler(context.alloc(), LONGEST, LONGEST);
            if (!silentAtLogin) {
                Greeting greeting =
                        new Greeting(
                                "9.7.0-fake",
                                1,
                                AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII)),
                                capabilities,
                                45,
                                ServerStatus.AUTOCOMMIT,
                                "mysql_native_password");
                say(context, WirePackets.packet(0, greeting::encode));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            PacketAssembler from = packets;
            if (from == null) {
                return;
            }
            from.add((ByteBuf) message);
            for (ByteBuf payload = from.next(); payload != null; payload = from.next()) {
                if (begun) {
                    command(context, payload);
                } else if (loggedIn) {
                    begun = true;
                    say(context, OK);
                } else {
                    loggedIn = true;
                    say(
                            context,
                            WirePackets.packet(2, OkPacket.of(ServerStatus.AUTOCOMMIT)::encode));
                }
            }
        }

        private void command(ChannelHandlerContext context, ByteBuf payload) {
            Command command = Command.of(payload.readUnsignedByte());
            Received one =
                    new Received(
                            command == null ? Command.COM_SLEEP : command, payload.toString(UTF_8));
            received.add(one);
            byte[] reply = answers.apply(one);
            if (reply != null) {
                say(context, reply);
            }
        }

        private void say(ChannelHandlerContext context, byte[] bytes) {
            context.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (packets != null) {
                packets.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
