package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.ServerProgram;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of the proxy with each plugin that servers have, with and without TLS. */
@SuppressWarnings("NullAway.Init")
final class ServerPluginsIT {
    private static final List<String> TLS = List.of("{mode: disabled}", "{mode: required}");
    private static final String PASSWORD = "p\u00e4ss word that is longer than thirty-two bytes";

    @TempDir private Path directory;
    private Watchdog watchdog;
    private MySqlServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            watchdog.close();
        }
    }

    @Test
    void mariadbs_plugins_log_in() throws Exception {
        start(
                Programs.newerMariaDb(),
                "--plugin-load-add=auth_ed25519",
                "--plugin-load-add=auth_parsec");
        try (Connection direct = server.connect()) {
            for (String plugin : List.of("mysql_native_password", "ed25519", "parsec")) {
                Sql.execute(
                        direct,
                        "CREATE USER by_%s@'%%' IDENTIFIED VIA %s USING PASSWORD('%s')"
                                .formatted(plugin, plugin, PASSWORD));
                Sql.execute(direct, "GRANT ALL ON plain.* TO by_%s@'%%'".formatted(plugin));
            }
        }

        for (String plugin : List.of("mysql_native_password", "ed25519", "parsec")) {
            for (String tls : TLS) {
                assertThat(user("by_" + plugin, PASSWORD, tls))
                        .as("%s %s", plugin, tls)
                        .startsWith("by_" + plugin);
                assertThatExceptionOfType(SQLException.class)
                        .as("%s %s", plugin, tls)
                        .isThrownBy(() -> user("by_" + plugin, "wrong", tls))
                        .withMessageContaining("TG-NO-SERVER-YET");
            }
        }
    }

    /** Before the server has cached the password it wants it whole: inside TLS, or under RSA. */
    @Test
    void mysqls_plugin_logs_in_with_and_without_its_cache() throws Exception {
        start(Programs.of(ServerFamily.MYSQL));
        for (String tls : TLS) {
            try (Connection direct = server.connect()) {
                Sql.execute(direct, "DROP USER IF EXISTS by_sha2@'%'");
                Sql.execute(direct, "CREATE USER by_sha2@'%' IDENTIFIED BY '" + PASSWORD + "'");
                Sql.execute(direct, "GRANT ALL ON plain.* TO by_sha2@'%'");
            }

            assertThat(user("by_sha2", PASSWORD, tls)).as("full %s", tls).startsWith("by_sha2");
            assertThat(user("by_sha2", PASSWORD, tls)).as("fast %s", tls).startsWith("by_sha2");
        }
    }

    private void start(ServerProgram program, String... options) throws Exception {
        PemFiles theirs = PemFiles.write(directory, "theirs", SelfSigned.generate("db.test"));
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--ssl-cert=" + theirs.certificate());
        all.add("--ssl-key=" + theirs.key());
        if (program.family() == ServerFamily.MYSQL) {
            // For the password of a log-in without TLS.
            all.add("--caching-sha2-password-auto-generate-rsa-keys=ON");
        }
        watchdog = Watchdog.start();
        server = MySqlServer.start("plugins", program, directory.resolve("server"), all, watchdog);
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "CREATE DATABASE plain");
        }
    }

    /** The user that the server knows the proxy by. */
    private String user(String account, String password, String tls) throws Exception {
        String yaml =
                """
                listener: {port: 0}
                users: {app: {password: secret}}
                pool: {connect-timeout: 2s}
                groups:
                  g0: {user: %s, password: "%s", tls: %s, nodes: {a: {address: "127.0.0.1:%d"}}}
                schemas: {plain: {default-group: g0}}
                """
                        .formatted(account, password, tls, server.port());
        try (OwnProxy proxy = OwnProxy.start(directory, yaml);
                Connection connection = proxy.mysql("app", "secret", "sslMode=REQUIRED");
                Connection direct = server.connect()) {
            Sql.rows(connection, "SELECT 1");
            return Sql.rows(
                            direct,
                            "SELECT DISTINCT user FROM information_schema.processlist WHERE db = 'plain'")
                    .getFirst();
        }
    }
}
