package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.compression.CompressedClient;
import io.tidegate.proxy.wire.Collations;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets logged-in clients in, within the limits, and gives each its session. */
final class ClientAdmission implements AuthenticatedListener {
    private final Live<Configuration> configuration;
    private final Codecs codecs;
    private final Sessions sessions;
    private final Map<String, AtomicInteger> byUser = new ConcurrentHashMap<>();
    private final BlockedHosts blocked = new BlockedHosts(System::nanoTime);

    ClientAdmission(Live<Configuration> configuration, Codecs codecs, Sessions sessions) {
        this.configuration = configuration;
        this.codecs = codecs;
        this.sessions = sessions;
    }

    /** A reason not even to greet the client of a new connection, or null. */
    @Nullable TidegateException refusalOf(Channel channel, int connected) {
        LimitsConfig limits = configuration.current().limits();
        if (connected > limits.maxConnections()) {
            return ErrorCode.MYSQL_TOO_MANY_CONNECTIONS.with("Too many connections");
        }
        return refusalOfHost(channel);
    }

    /**
     * The same, of the address alone; asked again when a load balancer says for whom it connects.
     */
    @Nullable TidegateException refusalOfHost(Channel channel) {
        LimitsConfig limits = configuration.current().limits();
        InetAddress address = counted(channel);
        if (blocked.isBlocked(address, limits.connectErrors())) {
            return ErrorCode.MYSQL_HOST_IS_BLOCKED.with(
                    "Host '"
                            + RemoteHost.of(address)
                            + "' is blocked because of many connection errors; it is unblocked when"
                            + " none has come from it for "
                            + limits.connectErrors().block().toSeconds()
                            + " s");
        }
        return null;
    }

    /** A load balancer is not blocked for what its clients do, nor for looking whether we live. */
    private @Nullable InetAddress counted(Channel channel) {
        InetAddress address = RemoteHost.addressOf(channel);
        var balancers = configuration.current().listener().proxyProtocol();
        return address == null || balancers.isPresent() && balancers.get().mayCome(address)
                ? null
                : address;
    }

    @Override
    public void failed(Channel channel) {
        blocked.failed(counted(channel));
    }

    @Override
    public @Nullable TidegateException refusal(ClientIdentity client) {
        TidegateException unsafe = refusalOfCollation(client.collation());
        return unsafe == null ? refusalOfOneMore(client) : unsafe;
    }

    private static @Nullable TidegateException refusalOfCollation(int collation) {
        if (!Collations.isSafe(Collations.orDefault(collation))) {
            return ErrorCode.UNSAFE_CHARACTER_SET.with(
                    "collation number "
                            + collation
                            + " of the log-in belongs to no character set that can be scanned safely; connect"
                            + " with utf8mb4, latin1, ascii or binary");
        }
        if (!Collations.fitsLogin(collation)) {
            return ErrorCode.UNSAFE_CHARACTER_SET.with(
                    "collation number "
                            + collation
                            + " has no place in a log-in to a server; change the user with another one and SET"
                            + " collation_connection then");
        }
        return null;
    }

    private @Nullable TidegateException refusalOfOneMore(ClientIdentity client) {
        int limit = client.user().maxConnections();
        if (limit > 0 && connections(client).get() >= limit) {
            return ErrorCode.MYSQL_TOO_MANY_USER_CONNECTIONS.with(
                    "User "
                            + client.user().name()
                            + " already has more than 'max_user_connections' active"
                            + " connections");
        }
        return null;
    }

    private AtomicInteger connections(ClientIdentity client) {
        return byUser.computeIfAbsent(client.user().name(), name -> new AtomicInteger());
    }

    @Override
    public void authenticated(
            ChannelHandlerContext context,
            ClientIdentity client,
            LoginContext login,
            @Nullable ByteBuf alreadyRead) {
        Channel channel = context.channel();
        blocked.succeeded(counted(channel));
        Admitted admitted = new Admitted(channel, login, client);
        channel.closeFuture().addListener(closed -> admitted.connections.decrementAndGet());
        int maxCommand = configuration.current().limits().maxAllowedPacket();
        CommandHandler handler =
                new CommandHandler(
                        sessions,
                        channel.eventLoop(),
                        withCollation(client),
                        RemoteHost.withPort(channel),
                        maxCommand,
                        admitted);
        if (!client.compression().isNone()) {
            CompressedClient frames =
                    new CompressedClient(
                            codecs, client.compression(), maxCommand, handler::framesCame);
            context.pipeline().addLast("compression", frames);
            handler.takeFrom(frames);
        }
        context.pipeline().addLast("commands", handler);
        if (alreadyRead != null) {
            context.fireChannelRead(alreadyRead);
        }
    }

    private static ClientIdentity withCollation(ClientIdentity client) {
        return new ClientIdentity(
                client.user(),
                client.schema(),
                client.capabilities(),
                Collations.orDefault(client.collation()),
                client.connectionId(),
                client.attributes(),
                client.compression());
    }

    /** One client, counted for the user that it is. Used on its event loop. */
    private final class Admitted implements CommandHandler.Admission {
        private final Channel channel;
        private final LoginContext login;

        /** Of the user that the client is now. */
        private AtomicInteger connections;

        Admitted(Channel channel, LoginContext login, ClientIdentity client) {
            this.channel = channel;
            this.login = login;
            this.connections = ClientAdmission.this.connections(client);
            connections.incrementAndGet();
        }

        @Override
        public UserChange change(EventExecutor loop, UserChange.Ending ending) {
            return new UserChange(login, configuration.current(), loop, ending);
        }

        @Override
        public ClientIdentity admit(ClientIdentity next) {
            TidegateException unsafe = refusalOfCollation(next.collation());
            if (unsafe != null) {
                throw unsafe;
            }
            AtomicInteger others = ClientAdmission.this.connections(next);
            TidegateException tooMany = others == connections ? null : refusalOfOneMore(next);
            if (tooMany != null) {
                throw tooMany;
            }
            blocked.succeeded(counted(channel));
            connections.decrementAndGet();
            connections = others;
            connections.incrementAndGet();
            return withCollation(next);
        }

        @Override
        public void failed() {
            ClientAdmission.this.failed(channel);
        }
    }
}
