package io.tidegate.proxy.admin;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.state.StateDatabase;
import io.tidegate.proxy.admin.audit.Audit;
import io.tidegate.proxy.admin.command.AdminCommand;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.frontend.Appearance;
import io.tidegate.proxy.frontend.HandshakeSettings;
import io.tidegate.proxy.frontend.ProxyServer;
import io.tidegate.proxy.frontend.Transports;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The admin port, open from its making until it is closed. Its clients speak MySQL's protocol and
 * log in as users of the configuration's section {@code admin}.
 */
public final class AdminPort implements AutoCloseable {
    private static final int UTF8MB4_GENERAL_CI = 45;

    private final ProxyServer server;

    /**
     * @param configuration has the section {@code admin}; its users may change later
     * @param tls what clients may go on in
     * @param executor of threads that may block
     * @throws IOException when the port cannot be listened on
     */
    public AdminPort(
            Transports transports,
            Live<Configuration> configuration,
            Supplier<Optional<ServerTls>> tls,
            AuthExecutor logins,
            Codecs codecs,
            StateDatabase database,
            List<AdminCommand> commands,
            Audit audit,
            Executor executor)
            throws IOException {
        AtomicInteger ids = new AtomicInteger();
        Live<Configuration> view = AdminView.of(configuration);
        HandshakeSettings handshake =
                new HandshakeSettings(
                        () ->
                                Optional.of(
                                        new Appearance(
                                                DriverFacts.VERSION,
                                                AuthPlugin.CACHING_SHA2_PASSWORD,
                                                0)),
                        tls,
                        HandshakeSettings.offering(
                                Codecs.available(view.current().listener().compression())),
                        UTF8MB4_GENERAL_CI,
                        view.current().limits().handshakeTimeout(),
                        ids::incrementAndGet);
        AdminStatements statements = new AdminStatements(database, commands, audit);
        server =
                new ProxyServer(
                        transports,
                        view,
                        handshake,
                        logins,
                        codecs,
                        new AdminSessions(configuration, statements, executor));
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
