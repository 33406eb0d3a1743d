package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Passwords that are planted on both sides, and a log that tells of everything. */
@SuppressWarnings("NullAway.Init")
final class SecretsIT {
    private static final String CLIENTS = "pw_of_the_client_77";
    private static final String SERVERS = "pw_of_the_server_77";
    private static final String WRONG = "pw_that_is_wrong_77";

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void no_password_is_logged_at_any_level(ServerFamily family) throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server =
                        MySqlServer.start(
                                "s", Programs.of(family), directory, List.of(), watchdog);
                WholeLog log = new WholeLog()) {
            execute(server, "CREATE DATABASE plain");
            execute(server, "CREATE USER few IDENTIFIED BY '" + SERVERS + "'");
            execute(server, "GRANT ALL ON plain.* TO few");
            try (OwnProxy proxy = proxy(server)) {
                logIn(proxy);
            }
            execute(server, "ALTER USER few IDENTIFIED BY 'another'");
            try (OwnProxy proxy = proxy(server)) {
                Awaitility.await().until(() -> log.tells("refused user few"));
                assertThatThrownBy(() -> proxy.mysql("app", CLIENTS, "").close())
                        .hasMessageNotContaining(SERVERS);
            }

            assertThat(log.tells("malformed login")).as("the log tells of logins").isTrue();
            for (String secret : List.of(CLIENTS, SERVERS, WRONG)) {
                assertThat(log.tells(secret)).isFalse();
            }
        }
    }

    private static void logIn(OwnProxy proxy) throws Exception {
        for (String options :
                List.of("sslMode=REQUIRED", "sslMode=DISABLED&allowPublicKeyRetrieval=true")) {
            proxy.mysql("app", CLIENTS, options).close();
            assertThatThrownBy(() -> proxy.mysql("app", WRONG, options).close())
                    .hasMessageContaining("Access denied");
        }
        try (RawClient client = RawClient.greeted(proxy.port())) {
            client.send((WRONG + "\0" + WRONG).getBytes(StandardCharsets.UTF_8), 1);
            client.packetsToTheEnd();
        }
    }

    private static void execute(MySqlServer server, String sql) throws Exception {
        try (Connection direct = server.connect()) {
            Sql.execute(direct, sql);
        }
    }

    private OwnProxy proxy(MySqlServer server) throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0, event-loops: 1}
                users: {app: {password: %s}}
                groups:
                  g0: {user: few, password: %s, nodes: {a: {address: "%s:%d"}}}
                schemas: {plain: {default-group: g0}}
                """
                        .formatted(CLIENTS, SERVERS, server.host(), server.port()));
    }

    /** Every line of every level. */
    private static final class WholeLog extends AppenderBase<ILoggingEvent>
            implements AutoCloseable {
        private final List<Logger> loggers =
                Stream.of("io.tidegate", "io.netty")
                        .map(name -> (Logger) LoggerFactory.getLogger(name))
                        .toList();
        private final List<Level> before = loggers.stream().map(Logger::getEffectiveLevel).toList();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        WholeLog() {
            setContext(loggers.getFirst().getLoggerContext());
            start();
            loggers.forEach(logger -> {
                logger.setLevel(Level.TRACE);
                logger.addAppender(this);
            });
        }

        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getFormattedMessage() + trace);
        }

        boolean tells(String text) {
            return lines.stream().anyMatch(line -> line.contains(text));
        }

        @Override
        public void close() {
            for (int i = 0; i < loggers.size(); i++) {
                loggers.get(i).detachAppender(this);
                loggers.get(i).setLevel(before.get(i));
            }
            stop();
        }
    }
}
