package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import io.tidegate.proxy.backend.BackendConnector;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.compression.CompressedClient;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.session.Baseline;
import io.tidegate.proxy.session.LoopContext;
import io.tidegate.proxy.session.Planning;
import io.tidegate.proxy.session.Routing;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.sharding.plan.PlanCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A client that has logged in, with the one server behind the proxy; all on one thread. */
final class CommandClient {
    static final int MAX_COMMAND = 20 * 1024 * 1024;

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final EmbeddedServer server = new EmbeddedServer(allocator);
    final NodeBudgets budgets = new NodeBudgets();

    CommandClient() {
        this(Method.NONE);
    }

    CommandClient(Method compression) {
        channel.config().setAllocator(allocator);
        EventLoop loop = channel.eventLoop();
        UserConfig user =
                new UserConfig(
                        "app",
                        new Credential.Password(new Secret("")),
                        Set.of("shop"),
                        Optional.empty(),
                        0);
        LoopContext context =
                new LoopContext(
                        loop,
                        Live.of(Routing.of(configuration(user))),
                        new BackendPools(
                                loop,
                                new BackendConnector(server, Duration.ofHours(1), new Codecs()),
                                budgets),
                        new PlanCache(8),
                        new Planning(new DirectExecutor()),
                        Live.of(Optional.of(new Baseline("9.7.0", ""))));
        CommandHandler commands =
                new CommandHandler(
                        context,
                        new ClientIdentity(
                                user, null, LoginClient.CAPABILITIES, 45, 1, Map.of(), compression),
                        MAX_COMMAND);
        if (!compression.isNone()) {
            CompressedClient frames =
                    new CompressedClient(
                            new Codecs(), compression, MAX_COMMAND, commands::framesCame);
            commands.takeFrom(frames);
            channel.pipeline().addLast(frames);
        }
        channel.pipeline().addLast(commands);
    }

    private static Configuration configuration(UserConfig user) {
        Configuration some = AuthFixtures.configuration(Map.of());
        GroupId group = new GroupId("g0");
        Duration never = Duration.ofHours(1);
        return new Configuration(
                some.listener(),
                new PoolConfig(1, never, never, never, never, never),
                new LimitsConfig(8, MAX_COMMAND, never, 100, never, 8),
                Map.of("app", user),
                Map.of(
                        group,
                        new GroupConfig(
                                group,
                                new Account("tide", new Secret("")),
                                Compression.NONE,
                                List.of(
                                        new NodeConfig(
                                                "n0",
                                                new Endpoint("127.0.0.1", 3306),
                                                Role.MASTER)))),
                some.schemas());
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
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return ByteBufUtil.getBytes(all);
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
        server.close();
        return held();
    }
}
