package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client on the other end of a handshake handler, which it feeds byte by byte. */
final class LoginClient implements AuthenticatedListener {
    static final int CAPABILITIES =
            Capability.LONG_PASSWORD
                    | Capability.PROTOCOL_41
                    | Capability.SECURE_CONNECTION
                    | Capability.PLUGIN_AUTH
                    | Capability.DEPRECATE_EOF;

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final List<ClientIdentity> admitted = new ArrayList<>();
    final EmbeddedChannel channel;
    @Nullable String alreadyRead;
    @Nullable TidegateException refusal;
    int failures;
    private final @Nullable Greeting greeting;

    LoginClient(Configuration configuration, AuthExecutor executor, AuthPlugin greeted) {
        this(
                configuration,
                executor,
                Optional.of(new Appearance("9.7.0-test", greeted, 0)),
                Optional.empty());
    }

    /** A client that is offered TLS. */
    LoginClient(
            Configuration configuration, AuthExecutor executor, AuthPlugin greeted, ServerTls tls) {
        this(
                configuration,
                executor,
                Optional.of(new Appearance("9.7.0-test", greeted, 0)),
                Optional.of(tls));
    }

    /** A client that was not greeted because nobody knows yet what the servers are. */
    static LoginClient ofUnknownServers(Configuration configuration, AuthExecutor executor) {
        return new LoginClient(configuration, executor, Optional.empty(), Optional.empty());
    }

    private LoginClient(
            Configuration configuration,
            AuthExecutor executor,
            Optional<Appearance> appearance,
            Optional<ServerTls> tls) {
        HandshakeSettings settings =
                new HandshakeSettings(
                        () -> appearance,
                        () -> tls,
                        HandshakeSettings.CAPABILITIES,
                        45,
                        Duration.ofSeconds(5),
                        () -> 77);
        channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new ClientHandshakeHandler(
                                settings, Live.of(configuration), executor, this));
        greeting = appearance.isPresent() ? Greeting.decode(replies().getFirst().buffer()) : null;
    }

    Greeting greeting() {
        return Objects.requireNonNull(greeting);
    }

    /** The least that a client says. */
    static HandshakeResponse response(
            int capabilities, String user, AuthData answer, String schema, String plugin) {
        return new HandshakeResponse(
                capabilities, 1 << 24, 45, user, answer, schema, plugin, Map.of(), 3);
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

    List<Packet> replies() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return WirePackets.parse(ByteBufUtil.getBytes(all));
    }

    @Override
    public @Nullable TidegateException refusal(ClientIdentity client) {
        return refusal;
    }

    @Override
    public void failed(Channel failed) {
        failures++;
    }

    @Override
    public void authenticated(
            ChannelHandlerContext context,
            ClientIdentity client,
            LoginContext login,
            @Nullable ByteBuf rest) {
        admitted.add(client);
        if (rest != null) {
            alreadyRead = ByteBufUtil.hexDump(rest);
            rest.release();
        }
    }

    /** Closes the connection and tells how many bytes of buffers were not given back. */
    long leaked() {
        channel.finishAndReleaseAll();
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }
}
