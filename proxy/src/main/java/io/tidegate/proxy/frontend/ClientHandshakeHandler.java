package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.tls.Faults;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.PacketAssembler;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthStep;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SslRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Greets a client, verifies it and hands the connection over.
 *
 * <pre>
 *   Fresh -> Greeted [-> Secured] -> Verifying [-> Waiting -> Verifying]* -> Ended
 *     \--- nothing to greet with --------------------------------------------/
 * </pre>
 *
 * Before the verdict at most {@link HandshakeResponse#MAX_LENGTH} bytes are held and nothing behind
 * the login is looked at; what stands behind a request for TLS goes to the TLS engine and nowhere
 * else. After a refusal nothing is read at all. The deadline closes the connection in whatever
 * phase it is.
 *
 * <p>Threads: the event loop of its channel. One instance for each connection.
 */
// A write or close that fails has closed the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientHandshakeHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandshakeHandler.class);

    private final HandshakeSettings settings;
    private final Live<Configuration> configuration;
    private final AuthExecutor executor;
    private final AuthenticatedListener listener;
    private HandshakePhase phase = new HandshakePhase.Fresh();
    private @Nullable PacketAssembler packets;
    private @Nullable Future<?> deadline;
    private int nextSequence;
    private boolean heard;

    ClientHandshakeHandler(
            HandshakeSettings settings,
            Live<Configuration> configuration,
            AuthExecutor executor,
            AuthenticatedListener listener) {
        this.settings = settings;
        this.configuration = configuration;
        this.executor = executor;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            greet(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        greet(ctx);
        ctx.fireChannelActive();
    }

    private void greet(ChannelHandlerContext ctx) {
        if (!(phase instanceof HandshakePhase.Fresh)) {
            return;
        }
        packets =
                new PacketAssembler(
                        ctx.alloc(),
                        HandshakeResponse.MAX_LENGTH,
                        HandshakeResponse.MAX_LENGTH + PacketWriter.HEADER_LENGTH);
        deadline =
                ctx.executor()
                        .schedule(
                                () -> {
                                    giveUp(ctx);
                                    ctx.close();
                                },
                                settings.timeout().toNanos(),
                                TimeUnit.NANOSECONDS);
        Optional<Appearance> appearance = settings.appearance().get();
        if (appearance.isPresent()) {
            greet(ctx, appearance.get());
        } else {
            refuse(
                    ctx,
                    ErrorCode.NO_SERVER_YET.with(
                            "no server of any group has answered since the start, so nobody knows what"
                                    + " the servers are; connect again when one is up, the log says why"
                                    + " they cannot be reached"));
        }
    }

    private void greet(ChannelHandlerContext ctx, Appearance appearance) {
        AuthData scramble = executor.newScramble();
        int connectionId = settings.connectionIds().getAsInt();
        Optional<ServerTls> tls = settings.tls().get();
        int capabilities = settings.capabilities() | appearance.capabilities();
        phase =
                new HandshakePhase.Greeted(
                        connectionId, appearance.plugin(), scramble, tls, capabilities);
        Greeting greeting =
                new Greeting(
                        appearance.serverVersion(),
                        connectionId,
                        scramble,
                        capabilities | (tls.isPresent() ? Capability.SSL : 0),
                        settings.collation(),
                        ServerStatus.AUTOCOMMIT,
                        appearance.plugin().pluginName());
        send(ctx, greeting::encode);
        ctx.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (packets == null || phase instanceof HandshakePhase.Ended) {
            bytes.release();
            return;
        }
        heard = true;
        try {
            packets.add(bytes);
            drain(ctx, packets);
        } catch (MalformedPacketException e) {
            LOG.debug("malformed login: {}", e.getMessage());
            giveUp(ctx);
            refuse(ctx, ErrorCode.MYSQL_BAD_HANDSHAKE.with("Bad handshake"));
        }
    }

    private void drain(ChannelHandlerContext ctx, PacketAssembler from) {
        while (phase.readsPackets()) {
            ByteBuf payload = from.next();
            if (payload == null) {
                return;
            }
            int expected = nextSequence;
            nextSequence = (from.sequence() + 1) & 0xFF;
            if (from.sequence() != expected) {
                giveUp(ctx);
                refuse(ctx, ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER.with("Got packets out of order"));
                return;
            }
            switch (phase) {
                case HandshakePhase.Greeted greeted when SslRequest.is(payload) ->
                        secure(ctx, greeted, payload);
                case HandshakePhase.Greeted greeted -> login(ctx, greeted, null, payload);
                case HandshakePhase.Secured(var greeted, var tls) ->
                        login(ctx, greeted, tls, payload);
                case HandshakePhase.Verifying(var attempt) ->
                        take(ctx, attempt, attempt.receive(payload));
                case HandshakePhase.Fresh _, HandshakePhase.Waiting _, HandshakePhase.Ended _ ->
                        throw new IllegalStateException("no packet is read in this phase");
            }
        }
    }

    private void secure(
            ChannelHandlerContext ctx, HandshakePhase.Greeted greeted, ByteBuf payload) {
        SslRequest.decode(payload);
        ServerTls tls =
                greeted.offered()
                        .orElseThrow(() -> new MalformedPacketException("TLS was not offered"));
        phase = new HandshakePhase.Secured(greeted, tls);
        // The client need not wait for anything before it begins with TLS.
        ByteBuf rest = packets == null ? null : packets.takeRest();
        ctx.pipeline().addFirst("tls", tls.handler(ctx.alloc(), settings.timeout()));
        if (rest != null) {
            ctx.pipeline().fireChannelRead(rest);
        }
    }

    private void login(
            ChannelHandlerContext ctx,
            HandshakePhase.Greeted greeted,
            @Nullable ServerTls tls,
            ByteBuf payload) {
        Configuration current = configuration.current();
        LoginContext context =
                new LoginContext(
                        settings,
                        greeted.capabilities(),
                        greeted.connectionId(),
                        RemoteHost.addressOf(ctx.channel()),
                        tls,
                        executor,
                        greeted.plugin(),
                        greeted.scramble());
        TidegateException refusal = context.refusal(current);
        if (refusal != null) {
            // Not before the client has spoken: some read no error in place of a greeting.
            refuse(ctx, refusal);
            return;
        }
        HandshakeResponse response = HandshakeResponse.decode(payload);
        LoginAttempt attempt = context.attempt(response, current);
        phase = new HandshakePhase.Verifying(attempt);
        take(ctx, attempt, attempt.begin());
    }

    private void take(ChannelHandlerContext ctx, LoginAttempt attempt, AuthStep step) {
        switch (step) {
            case AuthStep.Accepted(var last) -> {
                if (last != null) {
                    send(ctx, last::encode);
                }
                accept(ctx, attempt);
            }
            case AuthStep.Denied _ -> {
                giveUp(ctx);
                refuse(ctx, attempt.accessDenied());
            }
            case AuthStep.Switch(var request) -> {
                if (attempt.canSwitch()) {
                    send(ctx, request::encode);
                    ctx.flush();
                } else {
                    refuse(ctx, attempt.cannotSwitch());
                }
            }
            case AuthStep.More(var data) -> {
                send(ctx, data::encode);
                ctx.flush();
            }
            case AuthStep.Later(var later) -> {
                phase = new HandshakePhase.Waiting();
                ctx.channel().config().setAutoRead(false);
                later.whenCompleteAsync(
                        (next, failure) -> resume(ctx, attempt, next, failure), ctx.executor());
            }
            case AuthStep.Overloaded _ ->
                    refuse(ctx, ErrorCode.MYSQL_TOO_MANY_CONNECTIONS.with("Too many connections"));
        }
    }

    private void resume(
            ChannelHandlerContext ctx,
            LoginAttempt attempt,
            @Nullable AuthStep step,
            @Nullable Throwable failure) {
        if (!(phase instanceof HandshakePhase.Waiting) || packets == null) {
            return;
        }
        if (step == null) {
            LOG.error("a login could not be verified", failure);
            refuse(ctx, ErrorCode.INTERNAL.with("the login could not be verified"));
            return;
        }
        phase = new HandshakePhase.Verifying(attempt);
        ctx.channel().config().setAutoRead(true);
        try {
            take(ctx, attempt, step);
            drain(ctx, packets);
        } catch (MalformedPacketException e) {
            giveUp(ctx);
            refuse(ctx, ErrorCode.MYSQL_BAD_HANDSHAKE.with("Bad handshake"));
        }
    }

    private void accept(ChannelHandlerContext ctx, LoginAttempt attempt) {
        ClientIdentity client;
        try {
            client = attempt.identity();
        } catch (TidegateException e) {
            refuse(ctx, e);
            return;
        }
        TidegateException refusal = listener.refusal(client);
        if (refusal != null) {
            refuse(ctx, refusal);
            return;
        }
        OkPacket ok = new OkPacket(0, 0, ServerStatus.AUTOCOMMIT, 0, attempt.proof());
        send(ctx, ok.with(client.beginning())::encode);
        ByteBuf rest = packets == null ? null : packets.takeRest();
        end();
        listener.authenticated(ctx, client, attempt.context(), rest);
        // Who is told that it is in can be killed by others at once.
        ctx.flush();
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private void refuse(ChannelHandlerContext ctx, TidegateException reason) {
        phase = new HandshakePhase.Ended();
        releasePackets();
        // The deadline stays: it ends a connection whose client does not even take the error.
        ctx.channel().config().setAutoRead(false);
        send(ctx, ErrPacket.of(reason)::encode).addListener(ChannelFutureListener.CLOSE);
        ctx.flush();
    }

    private ChannelFuture send(ChannelHandlerContext ctx, Consumer<ByteBuf> message) {
        ByteBuf out = ctx.alloc().buffer();
        int start = PacketWriter.begin(out);
        message.accept(out);
        nextSequence = PacketWriter.end(out, start, nextSequence);
        return ctx.write(out);
    }

    /** The client has had its chance. Nothing is held against one that has never spoken. */
    private void giveUp(ChannelHandlerContext ctx) {
        if (!(phase instanceof HandshakePhase.Ended)) {
            phase = new HandshakePhase.Ended();
            listener.failed(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (heard) {
            giveUp(ctx);
        }
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Drain.BEGUN) {
            phase = new HandshakePhase.Ended();
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Faults.areOutside(cause)) {
            LOG.debug("a login was broken off: {}", Faults.reason(cause));
            if (heard) {
                giveUp(ctx);
            }
        } else {
            LOG.error("a login ended in a defect", cause);
        }
        end();
        ctx.close();
    }

    private void end() {
        phase = new HandshakePhase.Ended();
        releasePackets();
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void releasePackets() {
        if (packets != null) {
            packets.release();
            packets = null;
        }
    }
}
