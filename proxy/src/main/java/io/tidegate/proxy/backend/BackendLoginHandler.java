package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Promise;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.compression.CompressedServer;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.tls.Faults;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.PacketAssembler;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.QueryAttributes;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.auth.ClientStep;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SslRequest;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a server, makes its session begin as clients are told that theirs do, and leaves the
 * pipeline.
 *
 * <pre>
 *   AwaitingGreeting [-> Securing] -> Authenticating [-> Computing -> Authenticating]* -> Beginning -> Ended
 * </pre>
 *
 * The promise tells the outcome: a {@link BackendGreeting} after this handler has left the
 * pipeline, or a {@link TidegateException} while the channel is being closed. There is no deadline
 * here: whoever waits for the promise closes the channel when it has waited enough.
 *
 * <p>Threads: the event loop of its channel. One instance for each connection.
 */
// A write or close that fails has closed the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class BackendLoginHandler extends ChannelInboundHandlerAdapter {
    /** Without these a server is older than any that this proxy can stand before. */
    private static final int NEEDED =
            Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION | Capability.PLUGIN_AUTH;

    /** What would change the bytes after the login in a way that nobody here understands. */
    private static final int NEVER =
            Capability.SSL
                    | Capability.MULTI_FACTOR_AUTHENTICATION
                    | Capability.CAPABILITY_EXTENSION;

    private static final int MAX_PACKET = 64 * 1024;
    private static final int MAX_ALLOWED_PACKET = 1 << 30;
    private static final int MAX_COLLATION = 0xFF;
    private static final int LOCAL_FILE_REQUEST = 0xFB;
    private static final Map<String, String> ATTRIBUTES = Map.of("program_name", "tidegate");

    private final GroupConfig group;
    private final BackendTls tls;
    private final @Nullable String schema;
    private final int wanted;
    private final FirstStatement first;
    private final int collation;
    private final Codecs codecs;
    private final Promise<BackendGreeting> done;
    private LoginPhase phase = new LoginPhase.AwaitingGreeting();
    private @Nullable PacketAssembler packets;
    private int nextSequence;

    /**
     * @param group whose master it is that the channel leads to
     * @param tls what its servers are spoken to in
     * @param capabilities those that are wanted; the server may have fewer
     * @param first what is said when we are in
     * @param collation of the connection; the login has room for ids up to 255
     */
    BackendLoginHandler(
            GroupConfig group,
            BackendTls tls,
            @Nullable String schema,
            int capabilities,
            FirstStatement first,
            int collation,
            Codecs codecs,
            Promise<BackendGreeting> done) {
        if (collation < 0 || collation > MAX_COLLATION) {
            throw new IllegalArgumentException("a login cannot name collation " + collation);
        }
        this.group = group;
        this.tls = tls;
        this.schema = schema;
        this.wanted =
                (first.tracks() ? capabilities | Capability.SESSION_TRACK : capabilities)
                                & ~(Capability.COMPRESS | Capability.ZSTD)
                        | Method.capability(group.compression());
        this.first = first;
        this.collation = collation;
        this.codecs = codecs;
        this.done = done;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        packets =
                new PacketAssembler(
                        ctx.alloc(), MAX_PACKET, MAX_PACKET + PacketWriter.HEADER_LENGTH);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (packets == null) {
            bytes.release();
            return;
        }
        try {
            packets.add(bytes);
            drain(ctx, packets);
        } catch (MalformedPacketException e) {
            fail(ctx, ErrorCode.BACKEND_PROTOCOL.with("during the login: " + e.getMessage()));
        } catch (TidegateException e) {
            fail(ctx, e);
        }
    }

    private void drain(ChannelHandlerContext ctx, PacketAssembler from) {
        ByteBuf payload = from.next();
        while (payload != null) {
            if (from.sequence() != nextSequence) {
                throw new MalformedPacketException("packets out of order");
            }
            nextSequence = (from.sequence() + 1) & 0xFF;
            switch (phase) {
                case LoginPhase.AwaitingGreeting _ -> greeted(ctx, from, payload);
                case LoginPhase.Securing _, LoginPhase.Computing _ ->
                        throw new MalformedPacketException("bytes where it was our turn to speak");
                case LoginPhase.Authenticating authenticating ->
                        answered(ctx, from, authenticating, payload);
                case LoginPhase.Beginning beginning -> begun(ctx, from, beginning, payload);
                case LoginPhase.Ended _ ->
                        throw new IllegalStateException("no packet is read after the end");
            }
            payload = phase instanceof LoginPhase.Ended ? null : from.next();
        }
    }

    private void greeted(ChannelHandlerContext ctx, PacketAssembler from, ByteBuf payload) {
        if (firstByte(payload) == ErrPacket.HEADER) {
            throw ErrorCode.GROUP_UNREACHABLE.with(
                    "the server takes no connection: " + text(ErrPacket.decode(payload)));
        }
        Greeting greeting = Greeting.decode(payload);
        if (!Capability.has(greeting.capabilities(), NEEDED)) {
            throw new MalformedPacketException("the server lacks protocol 4.1 or its plugins");
        }
        int agreed = agreedWith(greeting);
        if (!Capability.has(agreed, Method.capability(group.compression()))) {
            throw ErrorCode.GROUP_UNREACHABLE.with(
                    "the server does not offer the compression that groups.*.compression asks for: "
                            + group.compression());
        }
        boolean offered = Capability.has(greeting.capabilities(), Capability.SSL);
        if (offered && group.tls().mode() != GroupTls.Mode.DISABLED) {
            secure(ctx, from, greeting, agreed);
        } else if (group.tls().allowsClearText()) {
            logIn(ctx, from, greeting, agreed, false);
        } else {
            throw ErrorCode.BACKEND_TLS.with(
                    "the master of group "
                            + group.id()
                            + " does not offer TLS, which the group's tls: asks for; no password was"
                            + " sent");
        }
    }

    private void secure(
            ChannelHandlerContext ctx, PacketAssembler from, Greeting greeting, int agreed) {
        phase = new LoginPhase.Securing(greeting, agreed);
        answer(ctx, from, new SslRequest(agreed, MAX_ALLOWED_PACKET, collation)::encode);
        // Whatever comes from here on has to be TLS.
        ctx.pipeline()
                .addFirst(
                        "tls", tls.of(group.tls()).handler(ctx.alloc(), group.master().endpoint()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent ended
                && phase instanceof LoginPhase.Securing(var greeting, int agreed)
                && packets != null) {
            if (ended.isSuccess()) {
                logIn(ctx, packets, greeting, agreed, true);
            } else {
                fail(ctx, tlsFailure(ended.cause()));
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private TidegateException tlsFailure(Throwable cause) {
        return ErrorCode.BACKEND_TLS.with(
                "no TLS with the master of group "
                        + group.id()
                        + ": "
                        + Faults.reason(cause)
                        + "; no password was sent");
    }

    private void logIn(
            ChannelHandlerContext ctx,
            PacketAssembler from,
            Greeting greeting,
            int agreed,
            boolean secure) {
        Account account = group.account();
        ClientLogin login = new ClientLogin(account.password(), greeting, secure, tls.executor());
        HandshakeResponse response =
                new HandshakeResponse(
                        secure ? agreed | Capability.SSL : agreed,
                        MAX_ALLOWED_PACKET,
                        collation,
                        account.user(),
                        login.begin(),
                        schema == null ? "" : schema,
                        login.plugin().pluginName(),
                        ATTRIBUTES,
                        Method.ZSTD_LEVEL);
        phase = new LoginPhase.Authenticating(greeting, agreed, login);
        answer(ctx, from, response::encode);
    }

    private int agreedWith(Greeting greeting) {
        // MariaDB leaves LONG_PASSWORD out of its greeting and takes it from us as "speak MySQL".
        int capabilities = (wanted & ~NEVER & greeting.capabilities()) | Capability.LONG_PASSWORD;
        return schema == null
                ? (capabilities | NEEDED) & ~Capability.CONNECT_WITH_DB
                : capabilities | NEEDED | Capability.CONNECT_WITH_DB;
    }

    private void answered(
            ChannelHandlerContext ctx,
            PacketAssembler from,
            LoginPhase.Authenticating current,
            ByteBuf payload) {
        switch (firstByte(payload)) {
            case OkPacket.HEADER -> {
                OkPacket.decode(payload);
                begin(ctx, from, current);
            }
            case ErrPacket.HEADER ->
                    throw ErrorCode.BACKEND_LOGIN_REFUSED.with(
                            "the server refused user "
                                    + group.account().user()
                                    + ": "
                                    + text(ErrPacket.decode(payload)));
            case AuthSwitchRequest.HEADER ->
                    answer(ctx, from, current.login().receive(AuthSwitchRequest.decode(payload)));
            case AuthMoreData.HEADER -> {
                switch (current.login().receive(AuthMoreData.decode(payload))) {
                    case ClientStep.Answer(var data) -> answer(ctx, from, data);
                    case ClientStep.Silence _ -> {}
                    case ClientStep.Later(var later) -> {
                        phase = new LoginPhase.Computing(current);
                        later.whenCompleteAsync(
                                (data, failure) -> computed(ctx, data, failure), ctx.executor());
                    }
                }
            }
            case LOCAL_FILE_REQUEST ->
                    throw new MalformedPacketException("the server asks for a file");
            default -> throw new MalformedPacketException("an unknown packet");
        }
    }

    private void computed(
            ChannelHandlerContext ctx, @Nullable AuthData data, @Nullable Throwable failure) {
        if (!(phase instanceof LoginPhase.Computing(var authenticating)) || packets == null) {
            return;
        }
        phase = authenticating;
        if (data == null) {
            fail(ctx, ErrorCode.INTERNAL.with("the login could not be worked out: " + failure));
            return;
        }
        try {
            answer(ctx, packets, data);
        } catch (MalformedPacketException e) {
            fail(ctx, ErrorCode.BACKEND_PROTOCOL.with("during the login: " + e.getMessage()));
        }
    }

    private void begin(
            ChannelHandlerContext ctx, PacketAssembler from, LoginPhase.Authenticating current) {
        Method method = Method.of(current.capabilities(), Method.ZSTD_LEVEL);
        if (!method.isNone()) {
            ctx.pipeline()
                    .addBefore(ctx.name(), "compression", new CompressedServer(codecs, method));
        }
        say(ctx, from, new LoginPhase.Beginning(current.greeting(), current.capabilities(), first));
    }

    private void say(ChannelHandlerContext ctx, PacketAssembler from, LoginPhase.Beginning next) {
        phase = next;
        // A command's packets are counted from 0 again.
        nextSequence = 0;
        boolean attributes = Capability.has(next.capabilities(), Capability.QUERY_ATTRIBUTES);
        byte[] sql = next.said().sql(next.greeting().serverVersion()).getBytes(US_ASCII);
        answer(
                ctx,
                from,
                out ->
                        out.writeByte(Command.COM_QUERY.code())
                                .writeBytes(attributes ? QueryAttributes.empty() : new byte[0])
                                .writeBytes(sql));
    }

    private void begun(
            ChannelHandlerContext ctx,
            PacketAssembler from,
            LoginPhase.Beginning current,
            ByteBuf payload) {
        switch (firstByte(payload)) {
            case OkPacket.HEADER -> {
                OkPacket ok = OkPacket.decode(payload);
                requireNothingMore(from);
                if ((ok.status() & ServerStatus.AUTOCOMMIT) == 0) {
                    throw ErrorCode.GROUP_UNREACHABLE.with(
                            "the server's session stays without autocommit");
                }
                succeed(ctx, current, ok);
            }
            case ErrPacket.HEADER -> {
                ErrPacket error = ErrPacket.decode(payload);
                FirstStatement instead =
                        current.said()
                                .instead(error)
                                .orElseThrow(() -> current.said().refusal(error));
                say(
                        ctx,
                        from,
                        new LoginPhase.Beginning(
                                current.greeting(), current.capabilities(), instead));
            }
            default -> throw new MalformedPacketException("an unknown packet");
        }
    }

    private void answer(ChannelHandlerContext ctx, PacketAssembler from, AuthData data) {
        answer(ctx, from, out -> out.writeBytes(data.toBytes()));
    }

    private void answer(
            ChannelHandlerContext ctx, PacketAssembler from, Consumer<ByteBuf> message) {
        requireNothingMore(from);
        ByteBuf out = ctx.alloc().buffer();
        int start = PacketWriter.begin(out);
        message.accept(out);
        nextSequence = PacketWriter.end(out, start, nextSequence);
        ctx.writeAndFlush(out);
    }

    /** A server that speaks out of turn is not the one we think, or no server at all. */
    private static void requireNothingMore(PacketAssembler from) {
        if (!from.isEmpty()) {
            throw new MalformedPacketException("bytes where it was our turn to speak");
        }
    }

    private static int firstByte(ByteBuf payload) {
        if (!payload.isReadable()) {
            throw new MalformedPacketException("an empty packet");
        }
        return payload.getUnsignedByte(payload.readerIndex());
    }

    private static String text(ErrPacket error) {
        return error.errno() + " (" + error.sqlState() + ") " + error.message();
    }

    private void succeed(ChannelHandlerContext ctx, LoginPhase.Beginning current, OkPacket ok) {
        end();
        ctx.pipeline().remove(this);
        Greeting greeting = current.greeting();
        done.trySuccess(
                new BackendGreeting(
                        greeting.serverVersion(),
                        greeting.connectionId(),
                        greeting.capabilities(),
                        current.capabilities(),
                        greeting.collation(),
                        ok.status()));
    }

    private void fail(ChannelHandlerContext ctx, TidegateException reason) {
        end();
        done.tryFailure(reason);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        done.tryFailure(
                ErrorCode.GROUP_UNREACHABLE.with("the server closed the connection at login"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TidegateException reason;
        if (cause instanceof TidegateException known) {
            reason = known;
        } else if (phase instanceof LoginPhase.Securing) {
            reason = tlsFailure(cause);
        } else {
            reason =
                    ErrorCode.GROUP_UNREACHABLE.with(
                            "the connection failed at login: " + Faults.reason(cause));
        }
        fail(ctx, reason);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        phase = new LoginPhase.Ended();
        if (packets != null) {
            packets.release();
            packets = null;
        }
    }
}
